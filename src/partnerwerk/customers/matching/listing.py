"""What stock exchanges write behind a company's name: nominal values, share classes, receipts.

Lists bought from, or copied out of, market data carry such remnants ("RICARDO PLC LS-,25",
"Infosys Limited Sponsored ADR", "Kakuzi Plc Ord.5.00"). They say something about the paper, not
about the company. The two-letter currency codes are those of WM Datenservice, which German
exchanges use: DL dollar, EO euro, LS pound sterling, and so on.
"""

import re

_CURRENCY = "dl|eo|ls|sf|hd|sd|rc|nk|sk|dk|yc|ir|is|ba|yn|ad|cd|nz|rb|tn|dm|rp"

_REMNANT = re.compile(
    rf"""(?<=\W) (?:                                       # never a whole name
        (?: (?:inh|na|vz|st|new|(?<=\s)[a-z])\.?\s* )? (?:           # "INH. EO 4", "NEW DL 2,50"
            (?:dr\s?/\s?)? (?:{_CURRENCY}) \s? -?[,.]?\d+ (?:[.,][\d-]+)?   # "EO 0,52" "EO 1,-"
          | o\.\s?n\.?                                       # ohne Nennwert: no par value
          | -[,.]\d+                                         # "-,0000002"
        )
      | (?: (?:un)?sp(?:ons?(?:ored)?)?\.?\s* | s\. )?       # (un)sponsored
        (?:[ags]d[rs]s?|depositary\ receipts?) (?: [\s/]*[a-z]{{0,2}}\s?\d* (?:/\d+)? ){{0,2}}
      | (?:class|cl\.?|series)\s?[a-z0-9]                    # "Class A", "CL.2"
      | ord(?:inary)?\.? (?:\s?ord)? (?:\s?(?:shares?|shs?|s))? (?:\s?[\d.,]+)? (?:\s?aims?)?
      | regs | reg\ s | -fgn- | pref | pfd | vzo? | cert\.\ of\ shs | each\ repr | inh\.?
      | \([a-z]{{0,4}}                                         # an unclosed "(CDI"
    ) \s* $""",
    re.VERBOSE,
)
_GLUED = re.compile(rf"[. ]?(?:{_CURRENCY})\s?-[,.]?\d+$")  # "BIOSCIENCEDL-,0001"


def without_listing(name: str) -> str:
    """The name (already folded to lower ascii) without what an exchange added at its end.

    >>> without_listing("ricardo plc  ls-,25")
    'ricardo plc'
    """
    while True:
        shorter = _GLUED.sub("", _REMNANT.sub("", name)).rstrip()
        if shorter == name or not shorter:
            return name
        name = shorter
