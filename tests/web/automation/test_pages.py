"""The administrator's pages about rules."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import approved, submitted
from factories.rules import ABOVE, action, published, runs
from factories.webhooks import webhook_to
from partnerwerk.access import acting, system_actor
from partnerwerk.automation import actions, hearing
from partnerwerk.automation.models import Rule, RuleVersion
from partnerwerk.deals.models import DealRegistration
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock

pytestmark = pytest.mark.django_db
LIST = "/settings/automation"


def page(client: Client, url: str, status: int = 200, /, **data: Any) -> str:
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, response.content.decode()[:2_000]
    return unescape(response.content.decode())


def typed(**changes: Any) -> dict[str, Any]:
    """The form of a rule that mails the desk of each registration."""
    first = {
        "name": "Tell the desk", "noun": "registration", "noun_before": "registration",
        "when": "event", "event_name": "deal.submitted", "days": "3", "direction": "before",
        "applies": "always", "act.count": "1", "act.0.effect": "notify",
        "act.0.target": "role:deal_desk", "act.0.text": "Look soon.", "act.0.days": "3",
        "act.0.delay": "", "act.0.unit": "days", "save": "1",
    }  # fmt: skip
    return {**first, **changes}


def only_rule() -> Rule:
    with acting(system_actor()):
        return Rule.objects.get()


def draft_of(rule: Rule) -> RuleVersion:
    with acting(system_actor()):
        return rule.versions.order_by("-number")[0]


def heard(name: str) -> None:
    with acting(system_actor()):
        hearing.hear(list(Event.objects.filter(name=name).order_by("pk")))


def test_from_the_empty_list_to_a_rule_in_force(cast: Cast) -> None:
    client = cast.administrator.browser()
    assert "No rule yet" in page(client, LIST)
    page(client, f"{LIST}/new", 302, **typed())
    rule = only_rule()
    assert draft_of(rule).actions == [action("notify", "role:deal_desk", text="Look soon.")]
    shown = page(client, f"{LIST}/{rule.pk}/dry-run")
    assert "There was nothing to look at" in shown
    submitted(cast.reseller)
    assert "1 of 1 would run" in page(client, f"{LIST}/{rule.pk}/dry-run")
    assert runs() == [], "nothing is done by trying"
    page(client, f"{LIST}/{rule.pk}/publication", 302, do="it")
    shown = page(client, f"{LIST}/{rule.pk}")
    assert "A registration waits for a decision" in shown
    assert "Write a mail to <strong>the deal desk</strong>" in shown
    assert "in force" in page(client, LIST)
    page(client, f"{LIST}/{rule.pk}/stop", 302, do="it")
    assert "Start again" in page(client, f"{LIST}/{rule.pk}")
    page(client, f"{LIST}/{rule.pk}/publication", 302, do="it")
    assert [v.number for v in rule_versions(rule)] == [1, 2]


def rule_versions(rule: Rule) -> list[RuleVersion]:
    with acting(system_actor()):
        return list(rule.versions.order_by("number"))


def test_a_rule_of_time(cast: Cast) -> None:
    client = cast.administrator.browser()
    when = {"when": "time", "date_field": "protected_until", "days": "3", "direction": "before"}
    page(client, f"{LIST}/new", 302, **typed(**when))
    rule = only_rule()
    draft = draft_of(rule)
    assert (draft.event_name, draft.date_field, draft.days) == ("", "protected_until", -3)
    deal = approved(cast, cast.reseller)
    until = clock.today() + timedelta(days=8)
    with acting(system_actor()):
        DealRegistration.objects.filter(pk=deal.pk).update(protected_until=until)
    shown = page(client, f"{LIST}/{rule.pk}/dry-run")
    assert "1 of 1 would run" in shown
    assert f"/deals/{deal.ref}" in shown
    assert "3 days before: end of protection" in shown
    assert "There was nothing" in page(client, f"{LIST}/{rule.pk}/dry-run?span=back")
    shown = page(client, f"{LIST}/{rule.pk}/edit")
    assert '<option value="before" selected>' in shown


def test_every_problem_stands_beside_its_field_and_nothing_is_lost(cast: Cast) -> None:
    published(cast)
    client = cast.administrator.browser()
    wrong = typed(
        event_name="", applies="when", **{
            "c.mode": "all", "c.part": "0", "c.0.what": "field:value", "c.0.is": "above",
            "c.0.value": "plenty", "c.0.currency": "EUR", "act.count": "2",
            "act.0.target": "role:nobody", "act.1.effect": "", "act.1.text": "",
            "act.0.delay": "a while",
        },
    )  # fmt: skip
    shown = page(client, f"{LIST}/new", 422, **wrong)
    beside = shown.partition('id="id_event_name_error"')[2].partition("</div>")[0]
    assert "Choose what the rule waits for." in beside
    assert "Choose from the list." in shown
    assert "A delay is 90 days at most." in shown
    assert "Choose what to do." in shown
    assert shown.count('class="field-error"') >= 4
    assert 'value="plenty"' in shown
    assert ">Look soon.</textarea>" in shown
    shown = page(client, f"{LIST}/new", 422, **typed())
    beside = shown.partition('id="id_name_error"')[2].partition("</div>")[0]
    assert "Another rule has this name." in beside


def test_steps_are_added_moved_and_removed_without_losing_anything(cast: Cast) -> None:
    client = cast.administrator.browser()
    two = {"act.count": "2", "act.1.effect": "create_task", "act.1.text": "Call them",
           "act.1.days": "5", "act.1.delay": "2", "act.1.unit": "hours"}  # fmt: skip
    shown = page(client, f"{LIST}/new", **typed(**two, acts="up:1"))
    assert shown.index("Call them") < shown.index("Look soon.")
    assert 'name="act.0.days" value="5"' in shown
    shown = page(client, f"{LIST}/new", **typed(**two, acts="remove:0"))
    assert "Look soon." not in shown
    assert 'name="act.count" value="1"' in shown
    shown = page(client, f"{LIST}/new", **typed(**two, acts="add"))
    assert 'name="act.count" value="3"' in shown
    with acting(system_actor()):
        assert not Rule.objects.exists(), "a button saves nothing"


def test_another_noun_offers_what_fits_it(cast: Cast) -> None:
    client = cast.administrator.browser()
    shown = page(client, f"{LIST}/new", **typed(noun="partner", form="refresh"))
    assert 'value="partner.suspended"' in shown
    assert 'value="deal.submitted"' not in shown
    assert 'value="assign_manager"' in shown
    assert 'value="assign_reviewer"' not in shown
    assert ">Look soon.</textarea>" in shown


def test_the_log_says_why_with_its_steps(cast: Cast) -> None:
    rule = published(cast, condition=ABOVE)
    small, large = submitted(cast.reseller), submitted(cast.reseller, amount="900000")
    heard("deal.submitted")
    client = cast.administrator.browser()
    shown = page(client, f"{LIST}/{rule.pk}")
    assert "in the last 30 days 1 ran" in shown
    assert "Its condition does not hold for the record." in shown
    assert f"/deals/{small.ref}" in shown
    assert small.ref not in page(client, f"{LIST}/{rule.pk}?outcome=ran")
    (run,) = runs(record_id=large.pk)
    shown = page(client, f"{LIST}/{rule.pk}/runs/{run.pk}")
    assert "Its condition holds." in shown
    assert "Deborah Desk" in shown
    assert "done" in shown


def test_a_loop_and_a_failure_are_told_in_words(cast: Cast) -> None:
    reviewer, manager = cast.vendor.membership, cast.manager.membership
    assert reviewer is not None
    assert manager is not None
    changed = {"event_name": "deal.reviewer_changed"}
    rule = published(cast, action("assign_reviewer", reviewer.pk), name="To the desk", **changed)
    other = published(cast, action("assign_reviewer", manager.pk), name="Back", **changed)
    begin = published(cast, action("assign_reviewer", reviewer.pk), name="Begin")
    submitted(cast.reseller)
    heard("deal.submitted")
    for _time in range(3):
        heard("deal.reviewer_changed")
    client = cast.administrator.browser()
    told = [page(client, f"{LIST}/{r.pk}?outcome=stopped") for r in (rule, other)]
    assert any("The rule had caused this itself" in shown for shown in told)
    with acting(system_actor()):
        manager.disabled_at = clock.now()
        manager.save()
    cast.administrator.does(actions.stop_rule, begin)
    published(cast, action("assign_reviewer", reviewer.pk), name="Again")
    with acting(system_actor()):
        reviewer.disabled_at = clock.now()
        reviewer.save()
    submitted(cast.reseller)
    heard("deal.submitted")
    (run,) = runs(outcome="failed")
    shown = page(client, f"{LIST}/{run.rule_id}/runs/{run.pk}")
    assert "A step could not be done; the others were." in shown
    assert "Deborah Desk cannot review." in shown


def test_in_german(cast: Cast) -> None:
    rule = published(cast, condition=ABOVE)
    submitted(cast.reseller)
    heard("deal.submitted")
    client = cast.administrator.browser()
    client.cookies["language"] = "de"
    with acting(system_actor()):
        member = cast.administrator.membership
        assert member is not None
        member.language = "de"
        member.save()
    shown = page(client, f"{LIST}/{rule.pk}")
    assert "Eine Registrierung wartet auf eine Entscheidung" in shown
    assert "Die Bedingung trifft auf den Datensatz nicht zu." in shown


def test_a_draft_beside_what_is_in_force(cast: Cast) -> None:
    rule = published(cast)
    client = cast.administrator.browser()
    page(client, f"{LIST}/{rule.pk}/edit", 302, **typed(**{"act.0.text": "Look at once."}))
    shown = page(client, f"{LIST}/{rule.pk}")
    assert "There is a draft." in shown
    assert "new draft" in page(client, LIST)
    assert [v.in_force_from is not None for v in rule_versions(rule)] == [True, False]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_whatever_their_length(cast: Cast, number: int) -> None:
    webhook, _secret = webhook_to(cast, "https://crm.example/hook", "deal.won")
    for n in range(number):
        rule = published(cast, action("post_webhook", webhook.pk), name=f"Rule {n}")
    for _n in range(number):
        submitted(cast.reseller)
    heard("deal.submitted")
    client = cast.administrator.browser()
    counted = []
    for url in (LIST, f"{LIST}/{rule.pk}", f"{LIST}/{rule.pk}/dry-run"):
        page(client, url)
        with CaptureQueriesContext(connection) as statements:
            page(client, url)
        counted.append(len(statements))
    assert counted == [14, 19, 21]
