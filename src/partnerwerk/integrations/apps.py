from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "partnerwerk.integrations"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.integrations.access import GRANTS
        from partnerwerk.integrations.webhooks import effects, hearing

        permissions.register(GRANTS)
        effects.register()
        hearing.register()
