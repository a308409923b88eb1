from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "partnerwerk.automation"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.automation import access, effects, hearing, usage

        permissions.register(access.GRANTS)
        effects.register()
        hearing.register()
        usage.register()
