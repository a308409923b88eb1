from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "partnerwerk.identity"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.identity import access
        from partnerwerk.identity.events import AccessEvent, IdentityEvent
        from partnerwerk.journal.auditing import AuditKind, count_as

        permissions.register(access.GRANTS)
        count_as(AuditKind.ACCESS, [*AccessEvent, *IdentityEvent])
