from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "partnerwerk.customers"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.customers import access

        permissions.register(access.GRANTS)
