"""Legal forms: the part of a company's name that tells its constitution, not its identity.

The knowledge comes from `rigour`, whose list joins ISO 20275 (the register of legal forms) with
OCCRP's and Wikipedia's. We call its compiled core directly, because its Python face imports
`normality` and with that ICU, which has no wheels; the core needs nothing else. Here we add what
that list leaves in the name on purpose, because such words may be part of a name elsewhere.
"""

import re

from rigour._core import remove_org_types

_CASEFOLD = 4  # rigour.text.normalize.Normalize.CASEFOLD: its list is folded as our text is
_NO_CLEANUP = 0

_WORDS = re.compile(
    r"(?:(?<=^)|(?<=\s))"
    r"(?:public (?:limited )?company|public co(?:mpany)? ltd|corporation|corp|company|incorporated"
    r"|inc|companies|cos?|limited|ltd|plc|pcl|tbk|pt|publ|kgaa|societe anonyme|ag|sa|ab|asa"
    r"|anonim|sab de cv)"
    r"(?=\s|$)"
)
_MEXICAN = re.compile(r"\bs\.? ?a\.? ?(?:b|p\.? ?i\.?(?: ?b)?)\.? de c\.? ?v\b\.?")
_CJK = re.compile(
    "股份有限公司|有限责任公司|有限公司|株式会社|有限会社|合同会社|주식회사|유한회사|㈜"
)


def without_legal_form(name: str) -> str:
    """A case-folded name in any script with its original punctuation, without legal forms.

    >>> without_legal_form("müller gmbh & co. kg").strip()
    'müller'
    """
    return remove_org_types(_MEXICAN.sub(" ", _CJK.sub(" ", name)), _CASEFOLD, _NO_CLEANUP, " ")


def without_legal_words(words: str) -> str:
    """The same for plain ascii words, where punctuation no longer hides or glues anything."""
    return _WORDS.sub(" ", remove_org_types(words, _CASEFOLD, _NO_CLEANUP, " "))


def has_legal_form(name: str) -> bool:
    """Does this text name a legal form? ("stellantis nv" does.)"""
    return without_legal_form(name).split() != name.split()
