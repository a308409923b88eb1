from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "partnerwerk.journal"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.journal import access

        permissions.register(access.GRANTS)
