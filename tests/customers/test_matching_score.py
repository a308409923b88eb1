"""How alike two companies are, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerwerk.customers.matching import (
    Company,
    ReasonCode,
    Result,
    Thresholds,
    compare,
    judge,
)

companies = st.builds(
    Company,
    name=st.text(max_size=40) | st.sampled_from(["Acme Holdings", "Acme", "ACME HLDGS", "Müller"]),
    domain=st.sampled_from(["", "acme.com", "acme.de", "gmail.com", "nonsense"]),
    country=st.sampled_from(["", "DE", "France", "Nowhere"]),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BMW AG", "Bayerische Motoren Werke"),
        ("Bay. Motoren Werke", "Bayerische Motoren Werke AG"),
        ("THERAPEUTI. AGEX", "AgeX Therapeutics, Inc."),
        ("QUANTA SVCS", "Quanta Services, Inc."),
        ("JUST KITCHEN HLDGS CORP.", "Just Kitchen Holdings Corp."),
        ("Motors Toyota", "Toyota Motors"),
        ("Simens Energy", "Siemens Energy AG"),
        ("Nextscience Ltd", "Next Science Limited"),
        ("Fortescue Ltd", "Fortescue Group Ltd."),
        ("Huawei Jishu", "华为技术有限公司"),
        ("TTDA", "Tedea Technological Development and Automation Ltd."),
        ("Shenzhenxfh Technology", "Shenzhen XFH Technology Co.,Ltd"),
        ("Finl Ogic", "Finlogic S.p.A."),
        ("Ht Chili Limited", "Hot Chili Limited"),
    ],
)
def test_other_spellings_are_noticed(one: str, other: str) -> None:
    assert judge(compare(Company(one), Company(other)).score) is not Result.clear


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Barra Resources Limited", "Arafura Resources Limited"),
        ("Impax Asset Management Group plc", "Silvercrest Asset Management Group Inc."),
        ("Nippon Seiki Co., Ltd.", "Nippon Steel Co., Ltd."),
        ("Siemens AG", "SAP SE"),
        ("IVS Group S.A.", "KDA Group Inc."),
        ("NN Corporation", "NHN Corporation"),
    ],
)
def test_companies_that_share_common_words_are_no_conflict(one: str, other: str) -> None:
    assert judge(compare(Company(one), Company(other)).score) is not Result.conflict


def test_one_domain_is_a_conflict_under_any_name() -> None:
    match = compare(Company("Acme", "acme.com", "DE"), Company("Zeta", "www.acme.com", "FR"))
    assert judge(match.score) is Result.conflict
    assert [reason.code for reason in match.reasons] == [
        ReasonCode.same_domain,
        ReasonCode.different_country,
    ]


def test_a_name_that_is_the_others_domain_is_noticed_and_said() -> None:
    today, then = Company("Vantiva S.A.", "technicolor.com", "FR"), Company("Technicolor SA")
    for match in (compare(today, then), compare(then, today)):
        assert judge(match.score) is Result.possible
        (reason,) = match.reasons
        assert reason.code is ReasonCode.name_like_domain
        assert reason.detail == {"domain": "technicolor.com"}


def test_a_name_that_is_a_domain_is_no_conflict_by_itself_in_one_country() -> None:
    match = compare(Company("Technicolor", "", "FR"), Company("Vantiva", "technicolor.com", "FR"))
    assert judge(match.score) is Result.possible


@pytest.mark.parametrize("domain", ["hp.com", "technicolor-group.com", "technicolors.com"])
def test_a_domain_that_is_not_the_whole_name_is_no_reason(domain: str) -> None:
    assert compare(Company("Vantiva", domain), Company("HP")).reasons == ()
    assert compare(Company("Vantiva", domain), Company("Technicolor")).reasons == ()


def test_a_stored_key_is_taken_as_it_is() -> None:
    record = Company("Acme GmbH", "acme.com", "DE", key="acme")
    assert compare(record, Company("ACME Inc.")).score == 0.95


def test_free_mail_is_no_common_domain() -> None:
    match = compare(Company("Acme", "a@gmail.com"), Company("Zeta", "z@gmail.com"))
    assert match.score == 0
    assert match.reasons == ()


def test_similar_name_tells_which_words_are_shared() -> None:
    (reason,) = compare(Company("Quanta Svcs Group"), Company("Quanta Services")).reasons
    assert reason.code is ReasonCode.similar_name
    assert reason.detail["shared"] == "quanta services"


def test_country_decides_between_namesakes() -> None:
    here, there = Company("Acme", country="DE"), Company("Acme", country="US")
    assert compare(here, Company("Acme", country="Germany")).score > compare(here, there).score


def test_a_different_domain_alone_does_not_clear_the_same_name() -> None:
    match = compare(Company("Acme GmbH", "acme.de"), Company("Acme AG", "acme.com"))
    assert judge(match.score) is Result.conflict


@given(companies, companies)
def test_order_does_not_matter_and_the_weights_explain_the_score(a: Company, b: Company) -> None:
    match, turned = compare(a, b), compare(b, a)
    assert match.score == turned.score
    assert match.reasons == turned.reasons
    total = sum(reason.weight for reason in match.reasons)
    assert match.score == pytest.approx(min(1.0, max(0.0, total)), abs=1e-3)


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_a_company_is_itself(name: str) -> None:
    assert judge(compare(Company(name), Company(name)).score) is Result.conflict


def test_judge_takes_the_settings() -> None:
    strict = Thresholds(possible=0.2, conflict=0.3)
    assert [judge(s, strict) for s in (0.1, 0.2, 0.3)] == [
        Result.clear,
        Result.possible,
        Result.conflict,
    ]
