from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "partnerwerk.catalog"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.catalog import access

        permissions.register(access.GRANTS)
