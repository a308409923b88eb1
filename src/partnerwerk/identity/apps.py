from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "partnerwerk.identity"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.identity import access

        permissions.register(access.GRANTS)
