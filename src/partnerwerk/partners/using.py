"""What uses segments on this floor and below: other segments, policies, saved views, added fields."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.access import visible_to as views_visible_to
from partnerwerk.conditions.models import SavedView
from partnerwerk.conditions.naming import codes_named, keeping_names
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.customfields.access import FieldPermission
from partnerwerk.customfields.models import CustomField
from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock
from partnerwerk.partners.access import segments_visible_to
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.segments import SEGMENT
from partnerwerk.partners.usage import Use, register_finder
from partnerwerk.workflow.access import ApprovalPermission
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.models import PolicyVersion

Is = PolicyVersion.State


def register() -> None:
    """Called at start-up."""
    for finder in (_segments, _policies, _views, _fields):
        register_finder(finder)


def _segments(actor: Actor) -> Iterator[Use]:
    living = segments_visible_to(actor).filter(retired_at__isnull=True).order_by("name")
    for segment in keeping_names(living, SEGMENT.key):
        codes = codes_named(segment.condition, noun_of(PARTNER))
        url = f"/segments/{segment.slug}"
        yield Use(_("Segment"), segment.name, url, codes, str(segment.pk))


def _policies(actor: Actor) -> Iterator[Use]:
    """What is in force, will be, or is drafted; an approval that runs asks no condition any more."""
    may_see = actor.may(ApprovalPermission.MANAGE)
    for policy, versions in groupby(_policy_versions(), key=lambda version: version.policy):
        kept, noun = list(versions), kind_of(policy.kind).asked_of
        codes = frozenset[str]().union(*(codes_named(v.condition, noun) for v in kept))
        is_draft = all(version.state == Is.DRAFT for version in kept)
        kind = _("Draft of an approval policy") if is_draft else _("Approval policy")
        if may_see:
            yield Use(kind, policy.name, f"/settings/approvals/{policy.pk}", codes)
        else:
            yield Use(kind, "", "", codes)


def _policy_versions() -> Iterator[PolicyVersion]:
    published = PolicyVersion.objects.filter(
        policy=OuterRef("policy"), state=Is.PUBLISHED, effective_from__lte=clock.now()
    )
    newest = Subquery(published.order_by("-number").values("number")[:1])
    living = PolicyVersion.objects.select_related("policy").filter(
        Q(state=Is.DRAFT) | Q(number__gte=Coalesce(newest, Value(0))),
        policy__retired_at__isnull=True,
    )
    yield from keeping_names(living, SEGMENT.key).order_by("policy__name", "policy_id", "number")


def _views(actor: Actor) -> Iterator[Use]:
    """A colleague's own view is named by its owner alone, and no more once the owner has left."""
    seen = set(views_visible_to(actor).values_list("pk", flat=True))
    here = Membership.objects.filter(disabled_at__isnull=True).values("pk")
    kept = SavedView.objects.filter(Q(is_shared=True) | Q(owner_id__in=here))
    for view in keeping_names(kept, SEGMENT.key).order_by("name", "pk"):
        codes = codes_named(view.condition, noun_of(view.noun))
        if view.pk in seen:
            yield Use(_("Saved view"), view.name, f"/lists/{view.noun}/views", codes)
        else:
            yield Use(_("Saved view of %s alone") % view.owner_name, "", "", codes)


def _fields(actor: Actor) -> Iterator[Use]:
    """Those that must be filled in under a condition."""
    may_see = actor.may(FieldPermission.MANAGE)
    living = CustomField.objects.filter(retired_at__isnull=True)
    for field in keeping_names(living, SEGMENT.key, "required_when"):
        codes = codes_named(field.required_when, noun_of(field.noun))
        if may_see:
            yield Use(_("Field, needed if"), field.label, f"/settings/fields/{field.pk}", codes)
        else:
            yield Use(_("Field, needed if"), "", "", codes)
