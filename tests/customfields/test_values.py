"""What is given to a field: one canonical form, every problem at once, nothing that is not one's own."""

from typing import Any

import pytest

from cast import Cast
from factories.deals import drafted, reread, submitted, typed
from factories.fields import added
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.customfields.models import CustomField
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit.problems import InvalidInput

MONEY = {"amount": "1234.50", "currency": "EUR"}
TAKEN: list[tuple[str, Any, Any]] = [
    ("text", "  a  line ", "a line"),
    ("text", "   ", None),
    ("long_text", "one\r\ntwo ", "one\ntwo"),
    ("number", "1,200.50", "1200.5"),
    ("number", "1.200,50", "1200.5"),
    ("number", "0.125", "0.125"),
    ("number", "12.125", "12.125"),
    ("number", "-0", "0"),
    ("number", "100", "100"),
    ("money", {"amount": "1,234.5", "currency": "eur"}, MONEY),
    ("money", {"amount": "", "currency": "EUR"}, None),
    ("date", "2027-03-26", "2027-03-26"),
    ("choice", "north", "north"),
    ("choice", "NORDEN", "north"),
    ("choices", ["south", "north"], ["north", "south"]),
    ("choices", [], None),
    ("yes_no", "no", False),
    ("yes_no", True, True),
    ("yes_no", "", None),
    ("link", "https://example.com/a?b=c", "https://example.com/a?b=c"),
]
REFUSED: list[tuple[str, Any]] = [
    ("text", "x" * 201),
    ("long_text", "x" * 5_001),
    ("number", "many"),
    ("number", "1e400"),
    ("number", "NaN"),
    ("number", "1234567890123456"),
    ("number", ["1"]),
    ("money", "12"),
    ("money", {"amount": "12", "currency": "DOUBLOON"}),
    ("money", {"amount": "12.3456", "currency": "EUR"}),
    ("money", {"amount": "1.5", "currency": "JPY"}),
    ("money", {"amount": "1000000000000", "currency": "EUR"}),
    ("date", "26.03.2027"),
    ("date", "2027-02-30"),
    ("date", "0001-01-01"),
    ("choice", "west"),
    ("choice", {"a": "b"}),
    ("choices", ["north", "west"]),
    ("yes_no", "perhaps"),
    ("person", "nobody"),
    ("file", "0190163d-8694-739b-aea5-966c26f8ad91"),
    ("link", "http://example.com"),
    ("link", "javascript:alert(1)"),
    ("link", "https://user:secret@example.com/"),
    ("link", "https://example.com/\njavascript:"),
    ("link", "https://" + "a" * 600),
]


def custom(deal: DealRegistration) -> dict[str, Any]:
    return reread(deal).custom


def problems(cast: Cast, values: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as error:
        submitted(cast.reseller, custom=values)
    return {problem.field: problem.code for problem in error.value.problems}


@pytest.mark.parametrize(("kind", "given", "kept"), TAKEN)
def test_it_is_kept_in_one_form(kind: str, given: Any, kept: Any, cast: Cast) -> None:
    added(cast, kind, key="it")
    deal = submitted(cast.reseller, custom={"it": given})
    assert custom(deal) == ({} if kept is None else {"it": kept})


@pytest.mark.parametrize(("kind", "given"), REFUSED)
def test_what_is_none_is_refused(kind: str, given: Any, cast: Cast) -> None:
    added(cast, kind, key="it")
    assert problems(cast, {"it": given}) == {"custom.it": "invalid"}


def test_people_are_colleagues(cast: Cast) -> None:
    added(cast, "person", key="it")
    assert cast.reseller_admin.membership
    assert cast.rival.membership
    colleague = cast.reseller_admin.membership
    for words in (str(colleague.pk), colleague.email.upper(), colleague.name):
        deal = submitted(cast.reseller, custom={"it": words})
        assert custom(deal) == {"it": str(colleague.pk)}
    assert problems(cast, {"it": str(cast.rival.membership.pk)}) == {"custom.it": "invalid"}


def test_every_problem_at_once(cast: Cast) -> None:
    added(cast, "number", key="seats")
    added(cast, "date", key="begin", required="always")
    added(cast, "link", key="shop")
    with pytest.raises(InvalidInput) as error:
        submitted(cast.reseller, title="", custom={"seats": "many", "shop": "ftp://x", "odd": 1})
    assert {p.field for p in error.value.problems} == {
        "title", "custom.seats", "custom.begin", "custom.shop", "custom.odd",
    }  # fmt: skip


def test_what_is_not_named_stays_and_nothing_empties(cast: Cast) -> None:
    added(cast, "text", key="a")
    added(cast, "text", key="b")
    deal = drafted(cast.reseller, custom={"a": "1", "b": "2"})
    cast.reseller.does(actions.save_draft, deal, typed(custom={"a": ""}))
    assert custom(deal) == {"b": "2"}
    cast.reseller.does(actions.save_draft, deal, typed())
    assert custom(deal) == {"b": "2"}


def test_a_role_that_does_not_see_a_field_learns_nothing_of_it(cast: Cast) -> None:
    """It is told the same as of a field that is not there, and destroys nothing."""
    added(cast, "text", key="secret", seen_by=VENDOR_ROLES, changed_by=VENDOR_ROLES,
          required="always")  # fmt: skip
    deal = submitted(cast.reseller)
    cast.vendor.does(actions.fill_in, deal, {"secret": "house bank"})
    assert custom(deal) == {"secret": "house bank"}
    cast.vendor.does(actions.return_deal, deal, reason="Who decides?")
    hidden, unknown = problems(cast, {"secret": "x"}), problems(cast, {"nothing": "x"})
    assert (hidden, unknown) == ({"custom.secret": "unknown"}, {"custom.nothing": "unknown"})
    cast.reseller.does(actions.submit_deal, deal, typed())
    assert custom(deal) == {"secret": "house bank"}


def test_who_may_only_look_cannot_change(cast: Cast) -> None:
    added(cast, "text", key="it", changed_by=VENDOR_ROLES, required="always")
    deal = submitted(cast.reseller)
    assert problems(cast, {"it": "x"}) == {"custom.it": "denied"}
    cast.vendor.does(actions.fill_in, deal, {"it": "ours"})
    cast.vendor.does(actions.return_deal, deal, reason="Who decides?")
    cast.reseller.does(actions.submit_deal, deal, typed(custom={"it": "ours"}))
    with pytest.raises(InvalidInput):
        cast.vendor.does(actions.fill_in, deal, {"it": ""})


def test_it_is_needed_under_a_condition(cast: Cast) -> None:
    when = {"v": 1, "when": {"all": [
        {"field": "value", "is": "above", "value": {"amount": "50000", "currency": "EUR"}},
        {"field": "families", "is": "any_of", "value": [str(cast.servers.pk)]}]}}  # fmt: skip
    added(cast, "number", key="seats", required="when", required_when=when)
    submitted(cast.reseller, amount="49000", custom={})
    submitted(cast.reseller, product_families=["storage"], custom={})
    assert problems(cast, {}) == {"custom.seats": "required"}
    assert custom(submitted(cast.reseller, custom={"seats": "12"})) == {"seats": "12"}
    draft = drafted(cast.reseller)
    with pytest.raises(InvalidInput):
        cast.reseller.does(actions.submit_deal, draft)


def test_partners_write_no_field_of_the_vendor(cast: Cast) -> None:
    added(cast, "text", key="ours", seen_by=VENDOR_ROLES, changed_by=VENDOR_ROLES)
    added(cast, "text", key="theirs", seen_by=PARTNER_ROLES, changed_by=PARTNER_ROLES)
    deal = submitted(cast.reseller, custom={"theirs": "x"})
    with pytest.raises(InvalidInput) as error:
        cast.vendor.does(actions.fill_in, deal, {"theirs": "y"})
    assert [p.code for p in error.value.problems] == ["unknown"]


def test_fields_are_read_by_hand_as_the_orm_reads_them(cast: Cast) -> None:
    added(cast, "choice")
    added(cast, "text", noun="partner")
    added(cast, "number", seen_by=VENDOR_ROLES, changed_by=())
    for person, many in ((cast.vendor, 2), (cast.rival, 1)):
        with person.acting() as actor:
            known = fields_of(REGISTRATION, actor).known
            orm = CustomField.objects.filter(noun=REGISTRATION)
            assert [_all_of(field) for field in known] == [_all_of(field) for field in orm]
            assert len(known) == many


def _all_of(field: CustomField) -> dict[str, Any]:
    return {name: value for name, value in vars(field).items() if name != "_state"}
