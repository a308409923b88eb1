from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "partnerwerk.deals"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.customfields import nouns as with_fields
        from partnerwerk.deals import access, agreeing, approving, conflicts, effects, nouns
        from partnerwerk.deals.events import DealEvent
        from partnerwerk.deals.imports.importer import RegistrationImporter
        from partnerwerk.exchange import importers
        from partnerwerk.workflow import triggers

        permissions.register(access.GRANTS)
        nouns.register()
        with_fields.register(nouns.WITH_FIELDS)
        approving.register()
        agreeing.register()
        conflicts.register_source(conflicts.claims_on_record)
        triggers.offer(nouns.REGISTRATION, set(DealEvent) - nouns.NOT_OF_A_REGISTRATION)
        effects.register()
        importers.register(RegistrationImporter())
