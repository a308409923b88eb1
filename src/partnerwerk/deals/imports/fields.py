"""The columns of a file of registrations, and the headers under which other systems export them."""

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.models import DealSource, DealStatus
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.exchange.added import columns_of
from partnerwerk.exchange.importers import CellKind, Field
from partnerwerk.kit.money import COMMON_CURRENCIES

GIVEN = (
    Field(
        "title", _("Title"),
        ("Deal Name", "Opportunity Name", "Opportunity", "Project", "Deal", "Name", "Projekt",
         "Bezeichnung", "Titel", "Subject", "Topic"),
        required=True, instead="customer_name",
    ),
    Field(
        "customer_name", _("Customer"),
        ("Customer", "Customer name", "Account Name", "Account", "Company", "Company name",
         "End customer", "Associated Company", "Primary Associated Company", "Organization",
         "Organisation", "Kunde", "Endkunde", "Firma", "Unternehmen", "Potential Customer"),
        required=True, same_for_all=True,
    ),
    Field(
        "customer_domain", _("Customer's web address"),
        ("Domain", "Website", "Company Domain Name", "Customer domain", "Web", "URL", "Webseite"),
    ),
    Field(
        "customer_country", _("Customer's country"),
        ("Country", "Country/Region", "Billing Country", "Customer country", "Land", "Country code"),
        required=True, same_for_all=True,
    ),
    Field(
        "contact_name", _("Contact"),
        ("Contact name", "Associated Contact", "Primary Contact", "Ansprechpartner", "Kontakt"),
    ),
    Field(
        "contact_email", _("Contact's e-mail"),
        ("Email", "E-mail", "Contact email", "Email Address", "E-Mail-Adresse"),
    ),
    Field("contact_phone", _("Contact's phone"), ("Phone", "Phone Number", "Telefon", "Mobile")),
    Field(
        "product_families", _("Product families"),
        ("Product family", "Families", "Product", "Products", "Produktfamilie", "Product line",
         "Produkt"),
        required=True, same_for_all=True,
    ),
    Field(
        "amount", _("Estimated value"),
        ("Amount", "Value", "Deal value", "Estimated value", "Est. Revenue", "Betrag", "Wert",
         "Expected Revenue", "Deal Amount"),
        CellKind.AMOUNT, required=True, currency_into="currency",
    ),
    Field(
        "currency", _("Currency"),
        ("Currency", "Currency ISO Code", "Deal currency code", "Währung", "Opportunity Currency"),
        same_for_all=True, choices=tuple((code, code) for code in COMMON_CURRENCIES),
    ),
    Field(
        "expected_close_date", _("Expected order"),
        ("Close Date", "Expected close date", "Expected close", "Est. Close Date", "Closing date",
         "Abschlussdatum", "Erwarteter Abschluss"),
        CellKind.DATE, required=True,
    ),
    Field(
        "source", _("How it was found"), (),
        same_for_all=True, choices=tuple(DealSource.choices),
    ),
    Field("is_tender", _("Tender"), ("Is tender", "Ausschreibung", "RFP")),
    Field("competitor", _("Competitor"), ("Incumbent", "Main Competitor(s)", "Wettbewerber")),
    Field(
        "opportunity_ref", _("Your reference"),
        ("Record ID", "Opportunity ID", "Deal ID", "Reference", "Id", "External ID", "Referenz"),
    ),
    Field("notes", _("Notes"), ("Description", "Deal Description", "Comment", "Notizen")),
)  # fmt: skip

PARTNER = Field(
    "partner", _("Partner"),
    ("Partner name", "Reseller", "Partner account", "Registered by", "Partner ID", "Händler"),
    same_for_all=True,
)  # fmt: skip

OPEN_STATES = ((DealStatus.SUBMITTED, _("Submitted")), (DealStatus.DRAFT, _("Draft")))
DECIDED = (DealStatus.APPROVED, DealStatus.WON, DealStatus.LOST, DealStatus.EXPIRED)

STATE_OF_PARTNER = Field("state", _("Import as"), same_for_all=True, choices=OPEN_STATES)
HISTORY = (
    Field(
        "state", _("State"),
        ("Status", "Deal Stage", "StageName", "Stage", "Registration status", "Phase"),
        same_for_all=True, choices=(*OPEN_STATES, *((s, s.label) for s in DECIDED)),
    ),
    Field(
        "registered_on", _("Registered on"),
        ("Create Date", "CreatedDate", "Created Date", "Created", "Registration date",
         "Registriert am"),
        CellKind.DATE,
    ),
    Field(
        "protected_until", _("Protected until"),
        ("Protection end", "Expires", "Expiry date", "Expiration date", "Geschützt bis"),
        CellKind.DATE,
    ),
)  # fmt: skip

STATES = {
    **{state.value: state for state in (DealStatus.DRAFT, DealStatus.SUBMITTED, *DECIDED)},
    **dict.fromkeys(("in review", "pending", "open", "new", "offen"), DealStatus.SUBMITTED),
    **dict.fromkeys(
        ("appointmentscheduled", "appointment scheduled", "qualifiedtobuy", "qualified to buy",
         "presentationscheduled", "presentation scheduled", "decisionmakerboughtin",
         "decision maker bought in", "contractsent", "contract sent", "prospecting",
         "qualification", "needs analysis", "value proposition", "id. decision makers",
         "perception analysis", "proposal/price quote", "negotiation/review"),
        DealStatus.SUBMITTED,
    ),
    **dict.fromkeys(("closedwon", "closed won", "gewonnen"), DealStatus.WON),
    **dict.fromkeys(("closedlost", "closed lost", "verloren"), DealStatus.LOST),
    "genehmigt": DealStatus.APPROVED,
    "abgelaufen": DealStatus.EXPIRED,
    "entwurf": DealStatus.DRAFT,
}  # fmt: skip
"""What systems call the state of a deal, in lower case; the stages of a pipeline are open ones."""


def fields_for(actor: Actor) -> tuple[Field, ...]:
    """The vendor names the partner and may bring history; a distributor may name its resellers."""
    added = columns_of(fields_of(REGISTRATION, actor))
    if actor.sees_all:
        required = Field(
            PARTNER.name, PARTNER.label, PARTNER.headers, required=True, same_for_all=True
        )
        return (required, *GIVEN, *HISTORY, *added)
    own = (PARTNER,) if len(actor.partner_ids) > 1 else ()
    return (*own, *GIVEN, STATE_OF_PARTNER, *added)
