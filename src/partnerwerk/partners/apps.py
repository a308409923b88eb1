from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partnerwerk.partners"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.partners import access, nouns

        permissions.register(access.GRANTS)
        nouns.register()
