"""Every route, as each of the cast. The routes come from the URL resolver, nobody lists them."""

import pytest

from isolation.driving import PLACEHOLDER, Driver, address, declared, ours, routes
from isolation.expectations import LIBRARY, PEOPLE, ROUTES
from isolation.planting import SHARED_DOMAIN, WORD, Planted

METHODS = ("get", "post", "put", "patch", "delete")


def test_every_route_has_an_expectation() -> None:
    assert not sorted(set(ours()) - set(ROUTES)), "declare these in tests/isolation/expectations.py"
    assert not sorted(set(ROUTES) - set(ours())), "these routes are gone"


def test_every_route_of_the_portal_says_who_may() -> None:
    for path, route in ROUTES.items():
        assert route.outcomes, path
        for outcomes in route.outcomes.values():
            assert set(outcomes) == set(PEOPLE), path


@pytest.mark.parametrize("who", PEOPLE)
def test_routes(who: str, planted: Planted) -> None:
    driver, wrong = Driver.of(who, planted), []
    for path in ours():
        if path not in ROUTES:
            continue
        route = declared(path)
        url = address(path, route.ids(planted))
        for method in METHODS:
            answer = driver.send(method, url, route.data)
            outcomes = route.outcomes.get(method)
            if outcomes is None:
                as_declared = answer.outcome in ("403", "404", "405", "in")
                expected = "not done"
            else:
                expected = outcomes[who]
                as_declared = answer.outcome == expected
            if not as_declared:
                wrong.append(f"{method} {url}: {answer.outcome} ({answer.status}), not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_nothing_of_others_reaches_the_rival(headers: dict[str, str], planted: Planted) -> None:
    """Neither in what it may open nor in the refusals: no name, title, contact, file, id."""
    driver, leaks = Driver.of("rival", planted), []
    for path in ours():
        if path not in ROUTES:
            continue
        for url in {address(path, ROUTES[path].ids(planted)), address(path, rivals_ids(planted))}:
            for method in ("get",) if headers else METHODS:
                answer = driver.send(method, url, ROUTES[path].data, **headers)
                found = planted.found_in(answer.text.replace(url, ""))
                leaks += [f"{method} {url}: {canary}" for canary in found if canary not in url]
                assert answer.status < 500, f"{method} {url}"
    assert not leaks, "\n".join(leaks)


def rivals_ids(planted: Planted) -> dict[str, object]:
    """The rival's own things: what it may open must not tell of others either."""
    return {
        "number": planted.rivals.number,
        "key": planted.rivals.pk,
        "pk": planted.rivals_file.pk,
        "file_id": planted.rivals_file.pk,
        "extension_id": planted.rivals_file.pk,
        "record_id": planted.rivals.pk,
        "slug": "rival",
        "code": "nordlicht",
        "customer_id": planted.rivals_customer.pk,
        "person_id": planted.cast.rival.membership.pk if planted.cast.rival.membership else "",
        "token_id": planted.token.pk,
        "token": "made-up",
        "webhook_id": planted.rivals_file.pk,
        "rule_id": planted.rivals_file.pk,
        "run_id": planted.rivals_file.pk,
        "task_id": planted.rivals_file.pk,
        "meeting_id": planted.rivals_file.pk,
        "secret": "made-up",
        "comment_id": planted.rivals_file.pk,
        "upload_id": planted.rivals_file.pk,
        "page": 0,
        "notice_id": planted.rivals_file.pk,
        "ask_id": planted.rivals_file.pk,
        "delivery_id": planted.rivals_file.pk,
        "noun": "registration",
        "view_id": planted.view.pk,
        "kind": "deals.registration",
        "subject_id": planted.rivals.pk,
    }


INTERNAL = {
    "vendor": ("vendor", "manager"),
    "administrator": ("vendor", "manager"),
    "distributor": ("distributor",),
    "reseller": ("reseller", "reseller_admin"),
    "reseller_admin": ("reseller", "reseller_admin"),
}


@pytest.mark.parametrize("who", INTERNAL)
def test_what_colleagues_say_among_themselves_reaches_no_other_side(
    who: str, planted: Planted
) -> None:
    """On no page, in no part of one, in no answer of the API, in no file, by no search."""
    driver, leaks = Driver.of(who, planted), []
    said = {f"intern {name}" for names in INTERNAL.values() for name in names}
    of_others = said - {f"intern {name}" for name in INTERNAL[who]}
    urls = [address(path, ROUTES[path].ids(planted)) for path in ours() if path in ROUTES]
    searches = ["/search?palette=1&q=zilpzalp+intern", "/search?q=intern", "/deals?q=intern"]
    for url in [*urls, *searches]:
        for headers in ({}, {"HX-Request": "true"}):
            text = driver.send("get", url, **headers).text
            leaks += [
                f"{url}: {word}" for word in of_others if f"{word}<" in text or f'{word}"' in text
            ]
    assert not leaks, "\n".join(leaks)


def test_a_foreign_thing_under_ones_own_is_not_there(planted: Planted) -> None:
    """`/deals/<mine>/evidence/<yours>`: the second id is checked, too."""
    driver = Driver.of("rival", planted)
    for path, route in ROUTES.items():
        names = PLACEHOLDER.findall(path)
        if len(names) < 2:
            continue
        mixed = route.ids(planted) | {names[0]: rivals_ids(planted)[names[0]]}
        for method in route.outcomes:
            answer = driver.send(method, address(path, mixed), {"reason": "x", **route.data})
            assert answer.outcome in ("404", "403"), f"{method} {path}: {answer.outcome}"
            if "evidence" in path:
                assert answer.outcome == "404", f"{method} {path}"


@pytest.mark.parametrize(
    ("method", "url", "data"),
    [
        ("get", "/deals?q=zilp", None),
        ("get", "/deals?q=Halden", None),
        ("get", "/deals?q=R-1001", None),
        ("get", "/deals?partner=reseller&cursor=", None),
        ("get", "/lists/registration/groups?group=partner", None),
        ("get", "/lists/registration/totals?q=zilp", None),
        ("get", "/deals/suggestions?customer_name=Zilp", None),
        ("get", "/deals/check?customer_name=Zilpz+Textil&customer_domain=" + SHARED_DOMAIN, None),
        ("post", "/deals/check", {"customer_name": "Zilp", "customer_domain": SHARED_DOMAIN}),
        ("get", "/partners?q=Halden", None),
        ("get", "/api/v1/deal-registrations?q=zilp", None),
        ("get", "/api/v1/deal-registrations?limit=200", None),
        ("get", "/api/v1/customers?q=zilp", None),
        ("get", "/api/v1/partners?q=Hald", None),
        ("post", "/api/v1/conflict-checks",
         {"customer": {"name": "Zilpz Textilwerk", "domain": SHARED_DOMAIN, "country": "DE"},
          "product_families": ["servers"]}),
        ("post", "/api/v1/deal-registrations", {"partner": "resell", "title": "x"}),
    ],
)  # fmt: skip
def test_searching_for_others_finds_nothing(
    method: str, url: str, data: object, planted: Planted
) -> None:
    answer = Driver.of("rival", planted).send(method, url, data)
    assert not planted.found_in(answer.text)
    assert answer.status < 500


def test_a_conflict_is_told_without_the_other(planted: Planted) -> None:
    """The answer to a protected name is the same whoever protects it."""
    asked = {"customer": {"name": "Goldhahn", "domain": SHARED_DOMAIN, "country": "DE"},
             "product_families": ["servers"]}  # fmt: skip
    rival = Driver.of("rival", planted)
    answer = rival.send("post", "/api/v1/conflict-checks", asked)
    assert '"result": "conflict"' in answer.text
    assert '"matches": null' in answer.text
    assert WORD not in answer.text.casefold()
    desk = Driver.of("vendor", planted).send("post", "/api/v1/conflict-checks", asked)
    assert "Halden Systemhaus" in desk.text, "the vendor is told with whom"


def test_what_is_forbidden_and_what_is_not_there_look_alike(planted: Planted) -> None:
    """A guessed id of somebody's thing answers as one of nothing."""
    driver = Driver.of("rival", planted)
    pairs = [
        (f"/deals/R-{planted.deal.number}", "/deals/R-99999999"),
        (f"/api/v1/deal-registrations/{planted.deal.pk}",
         "/api/v1/deal-registrations/0190a0a0-0000-7000-8000-000000000000"),
        (f"/api/v1/deal-registrations/{planted.deal.ref}", "/api/v1/deal-registrations/R-99999999"),
        ("/api/v1/partners/reseller", "/api/v1/partners/nobody"),
        ("/partners/reseller", "/partners/nobody"),
    ]  # fmt: skip
    for theirs, nothing in pairs:
        one, other = driver.send("get", theirs), driver.send("get", nothing)
        assert one.status == other.status == 404, theirs
        assert one.text.replace(theirs, "") == other.text.replace(nothing, ""), theirs


def test_the_sign_in_library_sees_no_business_row(planted: Planted) -> None:
    driver = Driver.of("rival", planted)
    for path, view in routes():
        if view.__module__.startswith(LIBRARY) and not path.startswith("account/^"):
            answer = driver.send("get", address(path, {"pk": 1}))
            assert not planted.found_in(answer.text), path
            assert answer.status < 500, path
