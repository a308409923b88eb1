"""Search finds what the actor sees, and nothing else."""

import csv
import random
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.approvals import published as published_policy
from factories.approvals import role
from factories.channel import CustomerFactory
from factories.deals import deal_in, drafted, submitted
from factories.fields import added
from factories.rules import published as published_rule
from factories.webhooks import webhook_to
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.actions import CustomerInput, add_customer
from partnerwerk.customers.matching import name_key
from partnerwerk.customers.models import Customer, PartnerCustomer
from partnerwerk.deals.models import DealStatus
from partnerwerk.partners.actions import SegmentInput, add_segment
from partnerwerk.workflow.approvals.steps import Step

pytestmark = pytest.mark.django_db
COMPANIES = Path(__file__).parents[3] / "bench" / "data" / "companies.csv"


def found(cast: Cast, who: str, words: str, palette: str = "1", **more: str) -> str:
    browser = cast[who].browser()
    data = {"q": words} | ({"palette": palette} if palette else {}) | more
    response = browser.get("/search", data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def urls(answer: str) -> list[str]:
    return re.findall(r'role="option" id="[^"]*" href="([^"]+)"', answer)


@pytest.mark.parametrize("palette", ["1", ""])
def test_registrations_by_customer_title_and_reference(cast: Cast, palette: str) -> None:
    deal = submitted(cast.reseller)
    for words in ("rhône", "rhone comp", "edge serv", "ervers rhone", "Rhoen Compagnie", deal.ref):
        for who in ("vendor", "reseller", "distributor"):
            assert f"/deals/{deal.ref}" in found(cast, who, words, palette), (who, words)
        assert f"/deals/{deal.ref}" not in found(cast, "rival", words, palette)


def test_a_reference_leads_straight_there_if_one_may_see_it(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    for words in (deal.ref, deal.ref.lower(), f"r{deal.number}"):
        answer = cast.reseller.browser().get("/search", {"q": words})
        assert answer["Location"] == f"/deals/{deal.ref}"
    assert cast.rival.browser().get("/search", {"q": deal.ref}).status_code == 200
    assert cast.reseller.browser().get("/search", {"q": "R-999999"}).status_code == 200
    (first, *_others) = urls(found(cast, "vendor", str(deal.number)))
    assert first == f"/deals/{deal.ref}"


def test_exact_before_beginning_before_words_before_parts_before_misspelled(cast: Cast) -> None:
    names = ["Hafenn Wismar", "Werkhafen Kiel", "Alter Hafen Bremen", "Hafenwerke Nord", "Hafen"]
    with acting(system_actor()):
        known = {name: CustomerFactory(name=name, name_key=name_key(name)) for name in names}
    answer = urls(found(cast, "vendor", "Hafen"))
    assert answer == [f"/customers/{known[name].pk}" for name in
                      ("Hafen", "Hafenn Wismar", "Hafenwerke Nord", "Alter Hafen Bremen",
                       "Werkhafen Kiel")]  # fmt: skip
    answer = urls(found(cast, "vendor", "Hafnwerke"))
    assert answer == [f"/customers/{known['Hafenwerke Nord'].pk}"]


def test_customers_by_alias_domain_and_number(cast: Cast) -> None:
    given = CustomerInput(
        "Hafenwerke Wismar GmbH", "DE", vat_id="DE136695976", lei="529900T8BM49AURSDO55",
        domains=["kaiwerk.example"], aliases=["Seekiste"],
    )  # fmt: skip
    customer = cast.vendor.does(add_customer, given)
    for words in ("seekist", "kaiwerk.example", "kaiwerk", "DE 136695976", "529900t8bm49aursdo55"):
        assert f"/customers/{customer.pk}" in urls(found(cast, "vendor", words)), words
        assert "/customers/" not in found(cast, "rival", words), words
    assert "<mark>Seekist</mark>e" in found(cast, "vendor", "seekist")


def test_partners_by_name_and_city_and_their_people(cast: Cast) -> None:
    assert "/partners/reseller" in found(cast, "vendor", "halden")
    assert "/partners/reseller" in found(cast, "vendor", "Haldn Sytemhaus")
    assert "/partners/reseller" not in found(cast, "rival", "halden")
    assert "/partners/reseller" in found(cast, "distributor", "halden")
    assert 'href="/company"' in found(cast, "reseller", "halden")
    assert "Hanna" not in found(cast, "rival", "hanna halden")


def test_people_lead_to_what_one_may_open(cast: Cast) -> None:
    hanna = cast.reseller.membership
    assert hanna
    assert urls(found(cast, "administrator", "Hana Halden"))[0] == f"/people/{hanna.pk}"
    assert "/partners/reseller" in urls(found(cast, "vendor", "Hanna Halden"))
    assert urls(found(cast, "reseller_admin", "Hanna H")) == [f"/people/{hanna.pk}"]
    assert urls(found(cast, "reseller", "Hanna H")) == ["/company"]
    assert urls(found(cast, "distributor", "Hanna H")) == []


def test_what_is_managed_is_found_by_who_manages_it(cast: Cast) -> None:
    segment = cast.manager.does(
        add_segment, SegmentInput("Zimtstern", {"v": 1, "when": {"field": "city", "is": "filled"}})
    )
    rule = published_rule(cast, name="Zimtstern rule")
    webhook, _secret = webhook_to(cast, "https://zimt.invalid/hook", name="Zimtstern hook")
    field = added(cast, "text", key="zimt", label="Zimtstern field")
    published_policy(cast, Step((role("deal_desk"),)), name="Zimtstern policy")
    answer = found(cast, "administrator", "zimtstren")
    for address in (f"/segments/{segment.slug}", f"/{rule.pk}", f"/settings/webhooks/{webhook.pk}",
                    f"/settings/fields/{field.pk}", "/settings/approvals/"):  # fmt: skip
        assert address in answer, address
    assert urls(found(cast, "vendor", "zimtstern")) == [f"/segments/{segment.slug}"]
    for who in ("distributor", "reseller", "rival"):
        assert urls(found(cast, who, "zimtstern")) == []


def test_a_role_without_the_right_finds_none(cast: Cast) -> None:
    submitted(cast.reseller)
    assert "rhône" not in found(cast, "marketing", "compagnie", "").lower()
    assert "/deals" not in found(cast, "marketing", "compagnie", "")


def test_a_partner_is_not_told_of_others_by_what_is_missing(cast: Cast) -> None:
    """Many better finds of others neither push its own out nor change their order or number."""
    mine = [submitted(cast.rival, customer_name=f"Hafenwerke {n}").ref for n in range(3)]
    before = found(cast, "rival", "Hafenwerke"), found(cast, "rival", "Hafnwerke")
    for n in range(12):
        submitted(cast.reseller, customer_name="Hafenwerke", customer_domain=f"h{n}.example")
    with acting(system_actor()):
        Customer.objects.bulk_create(
            [Customer(name="Hafenwerke", name_key="hafenwerke") for _n in range(300)]
        )
    assert (found(cast, "rival", "Hafenwerke"), found(cast, "rival", "Hafnwerke")) == before
    for ref in mine:
        assert f"/deals/{ref}" in before[0]
        assert f"/deals/{ref}" in before[1]


@pytest.mark.parametrize("few", [20, 0])
def test_of_many_rows_those_that_are_not_looked_at_come_from_the_index(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("partnerwerk.kit.finding.indexed.WALK", 1)
    monkeypatch.setattr("partnerwerk.kit.finding.indexed.WALK_OWN", 1)
    monkeypatch.setattr("partnerwerk.kit.finding.indexed.FEW_OWNERS", few)
    deals = [
        submitted(cast.reseller, customer_name=f"{name} AG", customer_domain=f"{name}.example")
        for name in ("Rabe", "Dohle")
    ]
    for words, deal in zip(("rabe", "dohle"), deals, strict=True):
        for who in ("vendor", "distributor", "reseller"):
            answer = urls(found(cast, who, words))
            assert f"/deals/{deal.ref}" in answer, (who, words)
            assert [url for url in answer if url.startswith("/customers/")], (who, words)
        assert urls(found(cast, "rival", words)) == []


def test_the_vendor_finds_no_drafts(cast: Cast) -> None:
    draft = drafted(cast.reseller)
    assert draft.ref not in found(cast, "vendor", "rhône")
    assert draft.ref in found(cast, "reseller", "rhône")
    assert cast.vendor.browser().get("/search", {"q": draft.ref}).status_code == 200


def test_many_are_cut_and_the_rest_is_behind_more(cast: Cast) -> None:
    with acting(system_actor()):
        Customer.objects.bulk_create(
            [Customer(name=f"Werft {n} GmbH", name_key=f"werft {n}") for n in range(400)]
        )
    answer = urls(found(cast, "vendor", "werft"))
    assert len(answer) == 6
    assert answer[-1] == "/search?q=werft&amp;in=customers"
    page = found(cast, "vendor", "werft", "", **{"in": "customers"})
    assert page.count("<li><svg") == 100
    assert 'href="/customers?q=werft"' in page


def test_as_many_queries_for_many_as_for_one(cast: Cast) -> None:
    def number() -> int:
        browser = cast.distributor.browser()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/search", {"q": "compagnie", "palette": "1"}).status_code == 200
        return len(asked)

    submitted(cast.reseller)
    number()
    one = number()
    for _n in range(3):
        submitted(cast.reseller)
    assert number() == one


@pytest.mark.parametrize(
    "words", ["", "x", "\x00", "%%", "__", "'", "ä" * 5_000, "\\", "-- ;", "²"]
)
@pytest.mark.parametrize("who", ["vendor", "reseller"])
def test_odd_words_break_nothing(cast: Cast, who: str, words: str) -> None:
    submitted(cast.reseller)
    assert "/deals/R-" not in found(cast, who, words)
    found(cast, who, words, "")


def test_other_pages_are_offered_to_who_may_open_them(cast: Cast) -> None:
    def offered(who: str) -> list[str]:
        browser = cast[who].browser()
        answer = browser.get("/search", {"palette": "places"}).content.decode()
        found = re.findall(r'href="([^"]+)"', answer)
        for url in found:
            assert browser.get(url).status_code == 200, (who, url)
        return found

    assert {"/settings/deals", "/settings/webhooks", "/segments"} <= set(offered("administrator"))
    assert not [url for url in offered("vendor") if url.startswith("/settings")]
    assert "/account/absence" not in offered("reseller")
    for who in ("executive", "distributor", "reseller_technical"):
        offered(who)


def test_every_state_of_a_registration_is_found(cast: Cast) -> None:
    for status in DealStatus:
        deal = deal_in(status, cast, cast.reseller, customer_name=f"Werft {status}")
        assert deal.ref in found(cast, "reseller", f"werft {status.replace('_', ' ')}"), status


# How people misspell: a letter left out, doubled, swapped with the next, or another in its place.
def misspelled(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name) - 1)
    ways = [name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + "e" + name[at + 1 :]]  # fmt: skip
    return chance.choice(ways)


@pytest.fixture
def real_names(cast: Cast) -> list[str]:
    """Two thousand real companies, of which the rival has half as customers."""
    with COMPANIES.open(encoding="utf-8", newline="") as file:
        names = sorted({row["name"] for row in csv.DictReader(file)})
    names = random.Random(4).sample(names, 2_000)
    with acting(system_actor()):
        known = Customer.objects.bulk_create(
            [Customer(name=name[:200], name_key=name_key(name)) for name in names]
        )
        PartnerCustomer.objects.bulk_create(
            [
                PartnerCustomer(partner_id=cast.rival.organisation_id, customer=c, name=c.name)
                for c in known[:900]
            ]
        )
    return names


@pytest.mark.parametrize("who", ["vendor", "rival"])
def test_real_companies_are_found_among_five(cast: Cast, real_names: list[str], who: str) -> None:
    """Their distinctive words, as they are, in another order, begun, and misspelled."""
    chance = random.Random(5)
    ways = {
        "known": " ".join,
        "turned": lambda words: " ".join(reversed(words)),
        "begun": lambda words: " ".join(word[: max(3, len(word) - 2)] for word in words),
        "misspelled": lambda words: misspelled(" ".join(words), chance),
    }
    browser, wrong = cast[who].browser(), dict.fromkeys(ways, 0)
    names = [n for n in real_names[:900] if n.isascii() and len(name_key(n).split()[0]) > 4][:60]
    for name in names:
        for way, typed in ways.items():
            words = typed(name_key(name).split()[:2])
            answer = browser.get("/search", {"q": words, "palette": "1"}).content.decode()
            shown = re.sub(r"</?mark>", "", answer)
            wrong[way] += (
                f"<span>{name}</span>".replace("&", "&amp;").replace("'", "&#x27;") not in shown
            )
    assert wrong["known"] <= 3, wrong
    assert wrong["turned"] <= 3, wrong
    assert wrong["begun"] <= 3, wrong
    assert wrong["misspelled"] <= 6, wrong


def test_a_search_that_takes_too_long_is_given_up_and_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleeping(*_given: object, **_limits: object) -> list[object]:
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(30)")
        return []

    monkeypatch.setattr("partnerwerk.web.search.views.find_everything", sleeping)
    monkeypatch.setattr("partnerwerk.web.search.views.LONGEST_MS", 50)
    for palette in ("1", ""):
        assert "takes too long" in found(cast, "vendor", "compagnie", palette)
