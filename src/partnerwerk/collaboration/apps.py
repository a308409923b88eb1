from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "partnerwerk.collaboration"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.collaboration import access

        permissions.register(access.GRANTS)
