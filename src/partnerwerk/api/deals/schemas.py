"""Deal registrations as the API speaks of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel

from partnerwerk.api.door import Codes, Custom, CustomOut, Day, Flag, MoneyOut, Number, Text
from partnerwerk.api.naming import an_object, named_in
from partnerwerk.deals.inputs import BY_PROGRAM

# What is typed → what the API calls it; problems are reported by the API's names.
API_NAMES = {
    "customer_name": "customer.name",
    "customer_domain": "customer.domain",
    "customer_country": "customer.country",
    "contact_name": "contact.name",
    "contact_email": "contact.email",
    "contact_phone": "contact.phone",
    "amount": "estimated_value.amount",
    "currency": "estimated_value.currency",
}
_TYPED_NAMES = {
    "title", "product_families", "expected_close_date", "source", "is_tender", "competitor",
    "notes", "opportunity_ref", "partner",
}  # fmt: skip


class CustomerIn(BaseModel):
    name: Text = ""
    domain: Text = ""
    country: Text = ""


class ContactIn(BaseModel):
    name: Text = ""
    email: Text = ""
    phone: Text = ""


class MoneyIn(BaseModel):
    amount: Number = None
    currency: Text = ""


class RegistrationIn(BaseModel):
    """A registration as typed. `submit` hands it in at once; else it stays a draft. An added field
    that `custom` does not name stays as it is; null empties it.
    """

    title: Text = ""
    customer: CustomerIn | None = None
    contact: ContactIn | None = None
    product_families: Codes = None
    estimated_value: MoneyIn | None = None
    expected_close_date: Day = None
    source: Text = ""
    is_tender: Flag = False
    competitor: Text = ""
    notes: Text = ""
    opportunity_ref: Text = ""
    partner: Text = None
    custom: Custom = None
    submit: bool = False

    def typed(self) -> dict[str, Any]:
        """As the form names it, which is how actions take it."""
        flat = {name: _plain(getattr(self, name)) for name in _TYPED_NAMES}
        for part, name in (("customer", self.customer), ("contact", self.contact)):
            for key, value in (name.model_dump() if name else {}).items():
                flat[f"{part}_{key}"] = _plain(value)
        money = self.estimated_value or MoneyIn()
        flat["amount"] = None if money.amount is None else str(money.amount)
        flat["currency"] = _plain(money.currency)
        custom = {"custom": {}} | named_in(self, {"custom": an_object})
        return flat | custom | BY_PROGRAM


def _plain(value: Any) -> Any:
    """A text, a number, a flag or a list of texts; anything deeper counts as not given."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return value if isinstance(value, str | int | float) else None


# What `show.py` puts together is a plain model: ninja's `Schema`, which reads records by itself, costs
# five times as much to make.
class CustomerOut(BaseModel):
    name: str
    domain: str
    country: str


class ContactOut(BaseModel):
    name: str
    email: str
    phone: str


class ReasonOut(BaseModel):
    code: str
    text: str


class MatchOut(BaseModel):
    """The vendor's only: with whom a registration may collide."""

    source: str
    record: str
    partner: str
    customer: str
    state: str
    until: date | None
    score: float
    reasons: list[ReasonOut]


class ConflictOut(BaseModel):
    """`clear`, `possible` or `conflict`. The vendor gets the score and the matches; a partner gets
    a step (0, 0.5, 1) and one sentence.
    """

    result: str
    score: float
    reasons: list[ReasonOut]
    matches: list[MatchOut] | None = None


class PartnerRef(BaseModel):
    id: UUID
    name: str
    slug: str


class RegistrationOut(BaseModel):
    id: UUID
    ref: str
    state: str
    title: str
    partner: PartnerRef
    distributor_id: UUID | None
    customer: CustomerOut
    contact: ContactOut
    product_families: list[str]
    estimated_value: MoneyOut | None
    expected_close_date: date | None
    source: str
    is_tender: bool
    competitor: str
    notes: str
    opportunity_ref: str
    conflict: ConflictOut | None
    reason: str
    submitted_at: datetime | None
    review_due_at: datetime | None
    decided_at: datetime | None
    protected_from: date | None
    protected_until: date | None
    created_at: datetime
    updated_at: datetime
    custom: CustomOut
    actions: list[str]


class CustomIn(BaseModel):
    custom: Custom = None


class ReasonIn(BaseModel):
    reason: Text = ""


class ApprovalIn(BaseModel):
    reason: Text = ""
    despite_conflict: bool = False


class DuplicateIn(BaseModel):
    original: Text = ""
    reason: Text = ""


class ExtensionIn(BaseModel):
    until: Day = None
    reason: Text = ""


class ExtensionOut(BaseModel):
    id: UUID
    until: date
    reason: str
    state: str
    requested_at: datetime
    review_due_at: datetime
    decided_at: datetime | None
    decision_reason: str


class EventOut(BaseModel):
    """Something that happened: who, when, what changed (before and after), why."""

    id: int
    at: datetime
    name: str
    actor: str
    changes: dict[str, Any]
    reason: str
    data: dict[str, Any]
    internal: bool


class FileOut(Schema):
    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime


class ConflictCheckIn(BaseModel):
    customer: CustomerIn | None = None
    product_families: Codes = None


def text_of(value: Any) -> str:
    """A reason as typed; what is no text counts as none."""
    return value if isinstance(value, str) else ""
