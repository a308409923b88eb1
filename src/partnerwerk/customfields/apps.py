from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    name = "partnerwerk.customfields"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.customfields import access

        permissions.register(access.GRANTS)
