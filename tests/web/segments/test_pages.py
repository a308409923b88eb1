"""Building a segment by plain posts: what a browser without scripts sends."""

import re
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from factories.deals import submitted
from factories.lists import asking
from factories.segments import in_segment, segment
from partnerwerk.partners.access import segments_visible_to
from partnerwerk.partners.models import Segment

GERMANS: dict[str, Any] = {
    "name": "Gold in Germany",
    "c.mode": "all",
    "c.part": ["0", "1"],
    "c.0.what": "field:country",
    "c.0.is": "any_of",
    "c.0.value": ["DE"],
    "c.1.what": "has:registrations",
    "c.1.count": "none",
    "c.1.w.mode": "all",
    "c.1.w.part": ["0"],
    "c.1.w.0.what": "field:submitted",
    "c.1.w.0.is": "in_last",
    "c.1.w.0.number": "6",
    "c.1.w.0.unit": "months",
}


GERMAN = {"field": "country", "is": "any_of", "value": ["DE"]}


@pytest.fixture
def manager(cast: Cast) -> Client:
    return cast.manager.browser()


def only(cast: Cast) -> Segment:
    with cast.manager.acting() as actor:
        return segments_visible_to(actor).get()


def test_built_counted_saved_and_changed(cast: Cast, manager: Client) -> None:
    submitted(cast.rival)
    shown = manager.post("/segments/new", {**GERMANS, "build": "refresh"})
    text = shown.content.decode()
    assert shown.status_code == 200
    sentence = "Country is Germany and it has no registration in the last 6 months."
    assert sentence in text
    assert "2 partners" in text
    assert "Lyon Cloud" not in text
    assert manager.post("/segments/new", GERMANS).headers["Location"] == "/segments/gold-in-germany"
    segment = only(cast)
    assert (segment.version, segment.changed_by) == (1, "Mats Kanal")

    page = manager.get("/segments/gold-in-germany/edit").content.decode()
    assert 'name="c.1.w.0.number" id="c.1.w.0.number" value="6"' in page
    fewer = {**GERMANS, "c.part": ["0", "1", "2"], "c.2.what": "field:types", "c.2.is": "any_of"}
    fewer |= {"c.2.value": ["var"], "version": "1"}
    moved = manager.post("/segments/gold-in-germany/edit", {**fewer, "build": "outcome"})
    assert re.search("1 partner leaves.*Brückner Distribution", moved.content.decode())
    assert only(cast).version == 1
    assert manager.post("/segments/gold-in-germany/edit", fewer).status_code == 302
    record = manager.get("/segments/gold-in-germany").content.decode()
    assert "1 partner today" in record
    assert record.count('class="event"') == 2
    late = manager.post("/segments/gold-in-germany/edit", {**GERMANS, "version": "1"})
    assert late.status_code == 422
    told = late.content.decode()
    assert "Mats Kanal changed this segment meanwhile" in told
    assert re.search("Partners for whom: <del>.*</del> → <ins>.*VAR", told)
    assert 'name="version" value="2"' in told  # saving again is a decision
    again = manager.post("/segments/gold-in-germany/edit", {**GERMANS, "version": "2"})
    assert again.status_code == 302
    assert only(cast).version == 3


def test_problems_stand_beside_their_rows_and_everything_typed_is_kept(manager: Client) -> None:
    wrong = {**GERMANS, "name": "", "c.0.value": [], "c.1.w.0.number": "many"}
    answer = manager.post("/segments/new", wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter a name." in text
    rows = re.split(r'class="condition-row(?: has-error)?"', text)
    assert "Choose at least one." in rows[1]
    assert "Enter a whole number from 1 to 120." in rows[3]
    assert 'value="many"' in rows[3]


def test_buttons_add_and_remove_rows_and_groups(manager: Client) -> None:
    def pressed(button: str, **more: Any) -> str:
        answer = manager.post("/segments/new", {**GERMANS, **more, "build": button})
        return answer.content.decode()

    assert 'name="c.2.what"' in pressed("row:c")
    assert 'name="c.2.mode"' in pressed("group:c")
    assert 'name="c.1.w.1.what"' in pressed("row:c.1.w")
    removed = pressed("remove:c.0")
    assert 'name="c.0.what"' not in removed
    assert 'name="c.1.what"' in removed
    assert "It has no registration in the last 6 months." in removed


def test_htmx_gets_the_builder_and_the_outcome_only(manager: Client) -> None:
    headers = {"HX-Request": "true"}
    both = manager.post("/segments/new", {**GERMANS, "build": "row:c"}, headers=headers)
    text = both.content.decode()
    assert text.lstrip().startswith('<div class="condition"')
    assert 'id="outcome" hx-swap-oob="true"' in text
    outcome = manager.post("/segments/new", {**GERMANS, "build": "outcome"}, headers=headers)
    assert 'id="condition"' not in outcome.content.decode()


def test_retired_and_listed(cast: Cast, manager: Client) -> None:
    manager.post("/segments/new", GERMANS)
    assert "Gold in Germany" in manager.get("/segments").content.decode()
    assert manager.post("/segments/gold-in-germany/retirement").status_code == 302
    assert '/segments/gold-in-germany"' not in manager.get("/segments").content.decode()
    assert "Gold in Germany" in manager.get("/segments?retired=1").content.decode()
    assert manager.get("/segments/gold-in-germany/edit").status_code == 404


def naming(*segments: Segment, **more: Any) -> dict[str, Any]:
    """The form of a segment that names others."""
    rows = {"c.mode": "all", "c.part": ["0"], "c.0.what": "field:segment", "c.0.is": "any_of"}
    return {**rows, "c.0.value": [str(one.pk) for one in segments], **more}


def test_a_segment_names_others_by_clicking(cast: Cast, manager: Client) -> None:
    german = segment(cast, "Germans", GERMAN)
    shown = manager.post("/segments/new", naming(german, name="Sold", build="refresh"))
    text = shown.content.decode()
    assert re.search('value="field:segment" selected>Segment<', text)
    assert re.search(f'value="{german.pk}" checked>.*Germans', text)
    assert "Segment is “Germans”." in text
    assert "3 partners" in text
    assert manager.post("/segments/new", naming(german, name="Sold")).status_code == 302
    assert "Segment is “Germans”." in manager.get("/segments/sold").content.decode()
    used = manager.get("/segments/germans").content.decode()
    assert '<a href="/segments/sold">Sold</a>' in used
    assert "What changes with it" in manager.get("/segments/germans/edit").content.decode()


def test_a_circle_is_told_beside_its_row_while_one_builds(cast: Cast, manager: Client) -> None:
    german = segment(cast, "Germans", GERMAN)
    sold = segment(cast, "Sold", in_segment(german))
    words = "“Sold” names this segment itself, so it would go round in a circle."
    for more in ({"build": "refresh"}, {"name": "Germans", "version": "1"}):
        answer = manager.post("/segments/germans/edit", naming(sold, **more))
        row = answer.content.decode().split('class="condition-row has-error"')[1]
        assert words in row.split("</div></fieldset>")[0]
        assert answer.status_code == (422 if "name" in more else 200)
    assert f'value="{sold.pk}" checked' in answer.content.decode()


def test_in_use_it_is_not_retired_and_who_uses_it_is_named(cast: Cast, manager: Client) -> None:
    german = segment(cast, "Germans", GERMAN)
    segment(cast, "Sold", in_segment(german))
    answer = manager.post("/segments/germans/retirement")
    assert answer.status_code == 409
    told = answer.content.decode().split("Not retired")[1].split("</ul>")[0]
    assert 'Segment: <a class="link" href="/segments/sold">Sold</a>' in told
    assert manager.post("/segments/sold/retirement").status_code == 302
    assert manager.post("/segments/germans/retirement").status_code == 302


def test_a_list_is_narrowed_by_a_segment_and_says_so(cast: Cast, manager: Client) -> None:
    vars_ = segment(cast, "VARs", {"field": "types", "is": "any_of", "value": ["var"]})
    text = manager.get(f"/partners?{asking(in_segment(vars_))}").content.decode()
    assert "Segment is “VARs”" in text
    assert "Lyon Cloud" in text
    assert 'href="/partners/distributor"' not in text
    deal = submitted(cast.reseller)
    for asked, is_there in (("any_of", True), ("none_of", False)):
        where = {"has": "partner", "at_least": 1, "where": in_segment(vars_, asked=asked)}
        assert (deal.ref in manager.get(f"/deals?{asking(where)}").content.decode()) is is_there
    columns = manager.get("/lists/partner/layout").content.decode()
    assert 'value="segment"' not in columns  # a question, not what a record holds


@pytest.mark.parametrize(
    "hostile",
    [
        {"c.part": ["0"] * 3000},
        {"c.part": ["0"], "c.0.what": "has:registrations", "c.0.w.part": ["x", "-1", "99999"]},
        {"c.mode": "'; drop", "c.part": ["0"], "c.0.what": "field:city", "c.0.value": "a\x00b"},
        {"c.part": ["0"], "c.0.what": "field:tier", "c.0.is": "any_of", "c.0.value": ["'"]},
        {"build": "group:" + "c.0" * 900, "c.part": ["0"]},
    ],
)
def test_hostile_forms_are_answered(manager: Client, hostile: dict[str, Any]) -> None:
    assert manager.post("/segments/new", {"name": "x", **hostile}).status_code in (
        200,
        302,
        413,
        422,
    )


def test_emptied_it_would_hold_everyone(cast: Cast, manager: Client) -> None:
    """Who leaves is then nobody, which the database is not asked."""
    submitted(cast.rival)
    manager.post("/segments/new", GERMANS)
    bare = {"name": GERMANS["name"], "c.mode": "all", "version": "1", "build": "outcome"}
    shown = manager.post("/segments/gold-in-germany/edit", bare)
    assert shown.status_code == 200
    assert re.search("1 partner enters.*0 partners leave", shown.content.decode(), re.DOTALL)


def test_a_group_without_rows_is_told_where_it_stands(cast: Cast, manager: Client) -> None:
    bare = {"name": "Everyone", "c.mode": "all", "c.part": ["0"], "c.0.mode": "all"}
    shown = manager.post("/segments/new", bare)
    assert shown.status_code == 422
    assert "Add at least one row." in shown.content.decode()
