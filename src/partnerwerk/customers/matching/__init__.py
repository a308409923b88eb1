"""Is this the same company? Keys to find by, and a score that explains itself."""

from partnerwerk.customers.matching.keys import country_code, domain_key, name_key
from partnerwerk.customers.matching.score import Company, Match, Reason, ReasonCode, compare
from partnerwerk.customers.matching.thresholds import Result, Thresholds, judge

__all__ = [
    "Company",
    "Match",
    "Reason",
    "ReasonCode",
    "Result",
    "Thresholds",
    "compare",
    "country_code",
    "domain_key",
    "judge",
    "name_key",
]
