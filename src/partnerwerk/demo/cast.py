"""The people one may sign in as: at least one for each role, the same for every seed."""

from dataclasses import dataclass

from partnerwerk.demo.people import PASSWORD, address

VENDOR, VENDOR_DOMAIN = "Nordlicht Networks", "nordlicht-networks.example"
MAIN, RIVAL, ABROAD = (
    "Halden Systemhaus GmbH",
    "Neckarpunkt Systemhaus GmbH",
    "Metropolitan Network Supply",
)
DISTRIBUTOR, SMALL, SECOND = (
    "Nordhafen Distribution GmbH",
    "Ringstraße Consulting",
    "Donaupark IT GmbH",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the cast. `shown_as` names a role that the list should tell apart."""

    name: str
    domain: str
    role: str
    organisation: str
    shown_as: str = ""

    @property
    def email(self) -> str:
        return address(self.name, self.domain)


CAST = (
    Part("Birgit Hansen", VENDOR_DOMAIN, "administrator", VENDOR),
    Part("Jan Petersen", VENDOR_DOMAIN, "deal_desk", VENDOR),
    Part("Katrin Vogel", VENDOR_DOMAIN, "channel_manager", VENDOR),
    Part("Miriam Seidel", VENDOR_DOMAIN, "marketing", VENDOR),
    Part("Uwe Thiele", VENDOR_DOMAIN, "finance", VENDOR),
    Part("Henrik Ostermann", VENDOR_DOMAIN, "executive", VENDOR),
    Part("Sabine Krüger", "halden-systemhaus.example", "partner_admin", MAIN),
    Part("Jonas Brandt", "halden-systemhaus.example", "partner_sales", MAIN),
    Part("Lena Jansen", "halden-systemhaus.example", "partner_marketing", MAIN),
    Part("Murat Yıldız", "halden-systemhaus.example", "partner_technical", MAIN),
    Part("Florian Haase", "neckarpunkt-systemhaus.example", "partner_sales", RIVAL),
    Part("Priya Patel", "metropolitan-network-supply.example", "partner_sales", ABROAD),
    Part(
        "Claudia Reimers", "nordhafen-distribution.example", "partner_sales", DISTRIBUTOR,
        "distributor_sales",
    ),
    Part(
        "Theresa Gruber", "ringstrasse-consulting.example", "partner_admin", SMALL,
        "member_of_two",
    ),
)  # fmt: skip

MORE_VENDOR_PEOPLE = (
    ("Stefan Lindner", "deal_desk", "DE"),
    ("Sarah Whitfield", "deal_desk", "GB"),
    ("Georg Leitner", "channel_manager", "AT"),
    ("Oliver Bennett", "channel_manager", "GB"),
    ("Claire Moreau", "channel_manager", "FR"),
    ("Astrid Lindqvist", "channel_manager", "SE"),
    ("Daniel Mercer", "channel_manager", "US"),
)
"""Besides the cast: name, role, office."""

TERRITORIES = {
    "AT": "Georg Leitner", "CH": "Georg Leitner", "IT": "Georg Leitner",
    "GB": "Oliver Bennett", "IE": "Oliver Bennett", "AU": "Oliver Bennett",
    "FR": "Claire Moreau", "BE": "Claire Moreau", "NL": "Claire Moreau", "ES": "Claire Moreau",
    "SE": "Astrid Lindqvist", "DK": "Astrid Lindqvist", "NO": "Astrid Lindqvist",
    "FI": "Astrid Lindqvist", "PL": "Astrid Lindqvist",
    "US": "Daniel Mercer", "CA": "Daniel Mercer",
}  # fmt: skip
"""Country → channel manager; Germany is Katrin Vogel's."""


def sign_ins() -> list[dict[str, str]]:
    """E-mail, password, role and organisation of the whole cast."""
    return [
        {
            "email": part.email,
            "password": PASSWORD,
            "role": part.shown_as or part.role,
            "organisation": part.organisation + (f" + {SECOND}" if _is_of_two(part) else ""),
        }
        for part in CAST
    ]


def _is_of_two(part: Part) -> bool:
    return part.shown_as == "member_of_two"
