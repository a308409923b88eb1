"""Ground: who is acting and what the database shows them."""

from partnerwerk.access.actor import Actor, Denied, Side, require, system_actor
from partnerwerk.access.scope import across_partners, acting, as_login_role

__all__ = [
    "Actor",
    "Denied",
    "Side",
    "across_partners",
    "acting",
    "as_login_role",
    "require",
    "system_actor",
]
