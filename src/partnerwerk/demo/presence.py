"""Is this database the demo? Its vendor has an id that no other installation has."""

from uuid import UUID

from partnerwerk.identity.models import Organisation

DEMO_VENDOR_ID = UUID("de300000-0000-4000-8000-000000000001")


def is_demo() -> bool:
    """True where all dealings are invented. Everybody may ask, also before signing in."""
    return Organisation.objects.filter(pk=DEMO_VENDOR_ID).exists()
