from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partnerwerk.partners"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.customfields import nouns as with_fields
        from partnerwerk.journal.auditing import AuditKind, count_as
        from partnerwerk.partners import access, agreeing, effects, nouns, segments, using
        from partnerwerk.partners.events import PartnerEvent, Viewing
        from partnerwerk.workflow import triggers

        permissions.register(access.GRANTS)
        nouns.register()
        segments.register()
        using.register()
        with_fields.register(nouns.WITH_FIELDS)
        triggers.offer(nouns.PARTNER, PartnerEvent)
        count_as(AuditKind.SEEN, Viewing)
        effects.register()
        agreeing.register()
