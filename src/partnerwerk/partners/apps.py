from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partnerwerk.partners"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.partners import access, nouns
        from partnerwerk.partners.events import PartnerEvent
        from partnerwerk.workflow import triggers

        permissions.register(access.GRANTS)
        nouns.register()
        triggers.offer(nouns.PARTNER, PartnerEvent)
