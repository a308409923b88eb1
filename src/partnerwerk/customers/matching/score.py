"""How alike two companies are, as a sum of parts that can be explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from partnerwerk.customers.matching.keys import country_code, domain_key, name_key
from partnerwerk.customers.matching.names import Alignment, align


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company: as typed, nothing normalised yet.

    A record brings its stored `key`, so that it is not made again; its domain is a key, too.
    """

    name: str
    domain: str = ""
    country: str = ""
    key: str = field(default="", compare=False, repr=False)

    @property
    def name_key(self) -> str:
        return self.key or name_key(self.name)

    @property
    def domain_key(self) -> str:
        return self.domain if self.key else domain_key(self.domain)


class ReasonCode(StrEnum):
    """What spoke for or against two companies being the same."""

    same_domain = "same_domain"
    different_domain = "different_domain"
    same_name = "same_name"
    similar_name = "similar_name"
    name_like_domain = "name_like_domain"
    same_country = "same_country"
    different_country = "different_country"


WEIGHT: Mapping[ReasonCode, float] = {
    ReasonCode.same_domain: 0.85,
    ReasonCode.different_domain: -0.05,
    ReasonCode.same_name: 0.95,
    ReasonCode.similar_name: 0.95,
    ReasonCode.name_like_domain: 0.7,
    ReasonCode.same_country: 0.05,
    ReasonCode.different_country: -0.05,
}
"""What each part adds; a similar name adds its share. See docs/decisions/0005-matching.md."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: what was compared, how it came out, what it added."""

    code: ReasonCode
    weight: float
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """How sure we are that two companies are one, from 0 to 1, and why."""

    score: float
    reasons: tuple[Reason, ...]


def compare(a: Company, b: Company) -> Match:
    """The same whichever comes first; the score is the sum of the weights, kept in 0..1."""
    reasons = (*_by_name(a, b), *_by_domain(a, b), *_by_country(a, b))
    total = sum(reason.weight for reason in reasons)
    return Match(round(min(1.0, max(0.0, total)), 4), reasons)


def _by_name(a: Company, b: Company) -> tuple[Reason, ...]:
    key_a, key_b = a.name_key, b.name_key
    if not key_a or not key_b:
        return ()
    if key_a == key_b:
        return (_reason(ReasonCode.same_name, {"name": key_a}),)
    found = align(key_a, key_b)
    weight = round(WEIGHT[ReasonCode.similar_name] * found.likeness, 4)
    if weight < WEIGHT[ReasonCode.name_like_domain] and (domain := _named_like(a, b)):
        return (_reason(ReasonCode.name_like_domain, {"domain": domain}),)
    return (Reason(ReasonCode.similar_name, weight, _shared_words(found)),) if weight else ()


def _named_like(a: Company, b: Company) -> str:
    """The domain of one that is the other's whole name: technicolor.com, of Vantiva today.

    None where both have that domain, which is reason enough.
    """
    domain_a, domain_b = a.domain_key, b.domain_key
    if domain_a == domain_b:
        return ""
    for named, domain in ((a, domain_b), (b, domain_a)):
        label = domain.partition(".")[0].replace("-", "")
        if len(label) > 2 and label == named.name_key.replace(" ", ""):
            return domain
    return ""


def _shared_words(found: Alignment) -> Mapping[str, str]:
    return {"likeness": f"{found.likeness:.2f}", "shared": " ".join(found.shared)}


def _by_domain(a: Company, b: Company) -> tuple[Reason, ...]:
    """Different domains speak only a little against: many companies have one per country."""
    if not a.domain or not b.domain:
        return ()  # before a key is worked out for nothing
    domain_a, domain_b = a.domain_key, b.domain_key
    if not domain_a or not domain_b:
        return ()
    if domain_a == domain_b:
        return (_reason(ReasonCode.same_domain, {"domain": domain_a}),)
    return (_DIFFERENT_DOMAIN,)


def _by_country(a: Company, b: Company) -> tuple[Reason, ...]:
    country_a, country_b = country_code(a.country), country_code(b.country)
    if not country_a or not country_b:
        return ()
    if country_a == country_b:
        return (_reason(ReasonCode.same_country, {"country": country_a}),)
    return (_DIFFERENT_COUNTRY,)


def _reason(code: ReasonCode, detail: Mapping[str, str] | None = None) -> Reason:
    return Reason(code, WEIGHT[code], detail or {})


_DIFFERENT_DOMAIN = _reason(ReasonCode.different_domain)
_DIFFERENT_COUNTRY = _reason(ReasonCode.different_country)
