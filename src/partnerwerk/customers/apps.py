from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "partnerwerk.customers"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.customers import access, agreeing, effects, nouns
        from partnerwerk.customers.events import CustomerEvent
        from partnerwerk.customers.imports.importer import CustomerImporter
        from partnerwerk.customfields import nouns as with_fields
        from partnerwerk.exchange import importers
        from partnerwerk.workflow import triggers

        permissions.register(access.GRANTS)
        nouns.register()
        with_fields.register(nouns.WITH_FIELDS)
        triggers.offer(nouns.CUSTOMER, CustomerEvent)
        effects.register()
        agreeing.register()
        importers.register(CustomerImporter())
