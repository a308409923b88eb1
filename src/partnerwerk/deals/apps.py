from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "partnerwerk.deals"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.customfields import nouns as with_fields
        from partnerwerk.deals import access, approving, conflicts, nouns
        from partnerwerk.deals.imports.importer import RegistrationImporter
        from partnerwerk.exchange import importers

        permissions.register(access.GRANTS)
        nouns.register()
        approving.register()
        with_fields.register(nouns.WITH_FIELDS)
        conflicts.register_source(conflicts.registrations_as_claims)
        conflicts.register_source(conflicts.direct_customers_as_claims)
        importers.register(RegistrationImporter())
