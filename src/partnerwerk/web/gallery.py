"""Sample data for the gallery: the components and five screens, with nothing behind them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOW.date()

FAMILIES = ["Edge servers", "Backup", "SD-WAN", "Firewalls", "Wireless", "Switches", "Handhelds"]


def tick(**attrs: str) -> dict[str, str]:
    return {"class": "tick", **attrs}


class RegistrationForm(forms.Form):
    customer = forms.CharField(
        label="Customer", initial="Grünwälder Präzisionsgetriebe GmbH & Co. KG"
    )
    contact = forms.EmailField(label="Contact there", initial="einkauf@gruenwaelder.example")
    title = forms.CharField(label="What is it about", initial="Datacentre refresh, two sites")
    families = forms.MultipleChoiceField(
        label="Product family",
        choices=[(name, name) for name in FAMILIES],
        initial=["Edge servers", "Backup"],
        widget=forms.CheckboxSelectMultiple,
    )
    value = forms.DecimalField(label="Estimated value", initial="184,500", localize=True)
    currency = forms.ChoiceField(label="Currency", choices=[("EUR", "EUR"), ("CHF", "CHF")])
    close = forms.DateField(
        label="Expected close", initial=date(2027, 3, 26), widget=forms.DateInput({"type": "date"})
    )
    found = forms.CharField(
        label="How did you find it?",
        initial="Site visit on 9 November, customer asked us for an offer.",
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    country = forms.ChoiceField(label="Country", choices=[("DE", "Germany"), ("AT", "Austria")])
    tender = forms.BooleanField(label="It is a public tender", widget=forms.CheckboxInput(tick()))
    source = forms.ChoiceField(
        label="Where did it come from",
        choices=[("own", "Own prospecting"), ("ref", "A customer sent them")],
        initial="own",
        widget=forms.RadioSelect(tick()),
    )
    evidence = forms.FileField(
        label="Evidence", required=False, help_text="PDF, mail or picture, up to 10 MB."
    )
    notes = forms.CharField(
        label="Notes", required=False, help_text="Only the deal desk and you can read this."
    )


def nav(current: str, *names: tuple[str, str, int, bool]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "short": "Deals" if label == "Registrations" else label.split()[0],
            "url": "#",
            "icon": glyph,
            "count": n,
            "waiting": waits,
            "current": label == current,
        }
        for label, glyph, n, waits in names
    ]


def icon(icon: str) -> str:
    """Written as icon="…" so that the build finds it."""
    return icon


def vendor_nav(current: str) -> list[dict[str, Any]]:
    return nav(
        current,
        ("Home", icon(icon="house"), 0, False),
        ("Waiting for me", icon(icon="inbox"), 12, True),
        ("Registrations", icon(icon="shield-check"), 0, False),
        ("Partners", icon(icon="handshake"), 0, False),
        ("Leads", icon(icon="user-round-plus"), 31, False),
        ("Opportunities", icon(icon="kanban"), 0, False),
        ("Customers", icon(icon="building-2"), 0, False),
        ("Analytics", icon(icon="chart-no-axes-column"), 0, False),
    )


def partner_nav(current: str) -> list[dict[str, Any]]:
    return nav(
        current,
        ("Home", icon(icon="house"), 0, False),
        ("Leads", icon(icon="user-round-plus"), 2, True),
        ("Registrations", icon(icon="shield-check"), 0, False),
        ("Opportunities", icon(icon="kanban"), 0, False),
        ("Prices and quotes", icon(icon="tags"), 0, False),
        ("Funds and earnings", icon(icon="wallet"), 0, False),
        ("Content and training", icon(icon="library"), 0, False),
        ("My company", icon(icon="users-round"), 0, False),
    )


def vendor(current: str) -> dict[str, Any]:
    return {
        "nav": vendor_nav(current),
        "actor_organisation": {"name": "Nordlicht Networks"},
        "user_name": "Jana Reuter",
        "user_role": "Deal desk",
        "inbox_count": 3,
        "new_items": [{"label": "Invite a partner", "url": "#", "icon": icon(icon="handshake")}],
    }


def partner(current: str) -> dict[str, Any]:
    return {
        "nav": partner_nav(current),
        "actor_organisation": {"name": "Halden Systemhaus"},
        "user_name": "Lena Krause",
        "user_role": "Partner sales",
        "inbox_count": 2,
        "new_items": [{"label": "Register a deal", "url": "#", "icon": icon(icon="shield-check")}],
        "organisations": [
            {"id": 1, "name": "Halden Systemhaus", "current": True},
            {"id": 2, "name": "Halden Services", "current": False},
        ],
    }


def row(
    ref: str,
    title: str,
    customer: str,
    partner: str,
    kind: str,
    family: str,
    value: str,
    result: str,
    hours: int,
) -> dict[str, Any]:
    whole = 48 if hours < 48 else 60
    return {
        "ref": ref,
        "title": title,
        "customer": customer,
        "partner": partner,
        "kind": kind,
        "family": family,
        "value": value,
        "result": result,
        "due": NOW + timedelta(hours=hours, minutes=30),
        "started": NOW + timedelta(hours=hours - whole),
    }


ROWS = [
    row("R-2417", "Datacentre refresh", "Grünwälder Präzisionsgetriebe", "Halden Systemhaus", "VAR · Gold",
        "Edge servers", "€ 184,500", "conflict", -2),
    row("R-2421", "14 branches", "Ostsee Kältelogistik SE", "Brinkmann IT-Service", "MSP · Silver",
        "SD-WAN", "€ 96,000", "clear", 2),
    row("R-2426", "Backup for 3 sites", "Compagnie du Rhône", "Lyon Cloud Conseil", "SI · Platinum",
        "Backup", "€ 212,300", "possible", 5),
    row("R-2430", "SCADA hardening", "Tauern Kraftwerke AG", "Alpenblick Security", "Consultant · Gold",
        "Firewalls", "€ 58,400", "clear", 26),
    row("R-2431", "Fleet gateways", "Norrvik Shipping AB", "Fjordtek Distribution", "Distributor",
        "Edge gateways", "€ 331,000", "clear", 29),
    row("R-2433", "Plant Wi-Fi", "Meyer & Söhne Bäckereitechnik", "Halden Systemhaus", "VAR · Gold",
        "Wireless", "€ 22,750", "possible", 34),
    row("R-2435", "Campus network", "Istituto Vercelli", "Rete Nova S.r.l.", "VAR · Silver",
        "Switches", "€ 74,900", "clear", 49),
    row("R-2436", "Clean-room edge", "Helvetia Medtech AG", "Zürisee Informatik", "SI · Gold",
        "Edge servers", "€ 149,000", "clear", 52),
    row("R-2438", "Warehouse scanners", "Kowalski Logistyka", "Wisła Partners", "Retailer",
        "Handhelds", "€ 41,200", "clear", 56),
]  # fmt: skip

HISTORY = [
    {"at": NOW, "when": "Today 11:52", "by": "Jana Reuter", "organisation": "Deal desk", "internal": True,
     "note": "Same domain as R-2298. Asked Rhône Infogérance whether theirs is the Grenoble site only."},
    {"at": NOW, "when": "Today 10:18", "by": "Claire Moreau", "organisation": "Lyon Cloud Conseil",
     "note": "The customer asked us alone for an offer on all three sites. Visit report attached."},
    {"at": NOW, "when": "Yesterday 16:52", "by": "Claire Moreau", "text": "Changed the value",
     "changes": [{"label": "Value", "before": "€ 198,000", "after": "€ 212,300"}],
     "reason": "Third site confirmed by the customer."},
    {"at": NOW, "when": "Yesterday 16:40", "text": "Submitted · clock started, decide by 24 Nov 17:00"},
    {"at": NOW, "when": "Yesterday 16:38", "text": "Conflict check: possible, 0.71", "internal": True},
    {"at": NOW, "when": "Yesterday 16:31", "text": "Draft begun in the portal"},
]  # fmt: skip

MATCHES = [
    {"label": "R-2298 · Rhône Infogérance", "url": "#", "state": "approved", "state_note": "until 12 Jan",
     "reasons": [
         {"text": "same web domain cie-rhone.example", "weight": "0.42"},
         {"text": "name differs by legal form only: “Cie. du Rhône SA”", "weight": "0.21"}]},
    {"label": "Opportunity O-811 · direct sales", "url": "#", "state": "propose", "state_note": "",
     "reasons": [{"text": "same country, same product family", "weight": "0.08"}]},
]  # fmt: skip

FACTS = [
    {"label": "Product families", "value": "Backup, Edge servers"},
    {"label": "Value", "value": "€ 212,300.00", "note": "margin after discounts € 38,914"},
    {"label": "Expected close", "value": "26 March 2027"},
    {"label": "How it was found", "value": "Own prospecting, site visit on 9 November"},
    {"label": "Tender", "value": "No"},
    {"label": "Competitor", "value": "Veridat Cloud"},
]

STEPS = [
    {"label": "You submit", "note": "today", "current": True},
    {"label": "Deal desk decides", "note": "by Wed 25 Nov, 17:00"},
    {"label": "Protected for 90 days", "note": "Gold tier"},
    {"label": "Opportunity opens, you work it together"},
]

CHECKED = [
    "registrations in force or in review",
    "open opportunities",
    "customers served directly",
    "leads already handed out",
]

TASKS = [
    {"icon": icon(icon="user-round-plus"), "title": "Accept a lead: Molkerei Seewald", "action": "Accept",
     "text": "Enquiry from Ravensburg, 40 sites, score 78 · contact after you accept",
     "due": NOW + timedelta(hours=3, minutes=20), "started": NOW - timedelta(hours=12)},
    {"icon": icon(icon="message-circle-question-mark"), "title": "Answer a question about R-2417",
     "action": "Answer", "text": "Deal desk asks for the site · the review waits meanwhile",
     "due": NOW + timedelta(hours=27), "started": NOW - timedelta(hours=21)},
    {"icon": icon(icon="shield-check"), "title": "Protection for Tauern Kraftwerke ends", "action": "Extend",
     "text": "R-2188 · protected until 30 Nov · one extension possible",
     "due": NOW + timedelta(days=7, hours=2), "started": NOW - timedelta(days=83)},
]  # fmt: skip

PIPELINE = [
    {"label": "Qualify", "value": 318_000, "text": "€ 318,000", "note": "9 opportunities"},
    {"label": "Develop", "value": 402_500, "text": "€ 402,500", "note": "6 opportunities"},
    {"label": "Propose", "value": 377_200, "text": "€ 377,200", "note": "5 opportunities"},
    {"label": "Negotiate", "value": 214_900, "text": "€ 214,900", "note": "3 opportunities"},
    {"label": "Won", "value": 361_000, "text": "€ 361,000", "note": "4 opportunities"},
]


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


PROTECTED = [
    {"customer": "Tauern Kraftwerke AG", "start": in_days(0), "end": in_days(7), "tone": "warn"},
    {
        "customer": "Meyer & Söhne Bäckereitechnik",
        "start": in_days(0),
        "end": in_days(41),
        "tone": "full",
    },
    {"customer": "Stadtwerke Ilmenau", "start": in_days(0), "end": in_days(62), "tone": "full"},
    {
        "customer": "Grünwälder Präzisionsgetriebe",
        "start": in_days(14),
        "end": in_days(107),
        "tone": "full",
    },
]


def sample() -> dict[str, Any]:
    return {
        "now": NOW,
        "today": TODAY,
        "rows": ROWS,
        "bulk_actions": [
            {"label": "Return", "url": "#"},
            {"label": "Reject", "url": "#", "key": "r"},
            {"label": "Approve for 90 days", "url": "#", "key": "a", "primary": True},
        ],
        "history": HISTORY,
        "matches": MATCHES,
        "facts": FACTS,
        "steps": STEPS,
        "checked": CHECKED,
        "tasks": TASKS,
        "pipeline": PIPELINE,
        "money": [
            {"label": "Earned", "value": 18_420, "shade": 4},
            {"label": "Pending", "value": 6_150, "shade": 2},
            {"label": "Expiring", "value": 2_000, "shade": "amber"},
        ],
        "protected": PROTECTED,
        "window_end": in_days(120),
        "start": in_days(-20),
        "end": in_days(70),
        "extendable_until": in_days(100),
        "reminders": [in_days(56), in_days(67)],
        "past": in_days(-90),
        "over": in_days(-4),
        "form": RegistrationForm(),
        "wrong": RegistrationForm({"customer": "", "contact": "einkauf@", "value": "viel", "currency": "EUR"}),
        "suggestions": [
            {"value": "1", "title": "Grünwälder Präzisionsgetriebe GmbH & Co. KG",
             "sub": "gruenwaelder.example", "note": "Kassel · one of yours"},
            {"value": "2", "title": "Grünwald Getriebebau AG", "sub": "gruenwald-gt.example",
             "note": "Linz · public directory"},
        ],
        "states": ["draft", "submitted", "in_review", "returned", "approved", "won", "lost", "expired",
                   "rejected", "withdrawn", "duplicate"],
        "partner_states": ["prospect", "applied", "info_requested", "agreement_pending", "onboarding",
                           "active", "suspended", "terminated"],
    }  # fmt: skip


PAGES = {
    "gallery.html": vendor("Registrations"),
    "gallery/decisions.html": vendor("Waiting for me"),
    "gallery/registration.html": vendor("Registrations"),
    "gallery/register.html": partner("Registrations"),
    "gallery/home.html": partner("Home"),
    "gallery/dialog.html": vendor("Registrations"),
    "gallery/error.html": {},
    "gallery/sign_in.html": {},
}


def page_context(name: str) -> dict[str, Any]:
    return {**sample(), **PAGES[name]}
