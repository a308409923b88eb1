from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "partnerwerk.kit"

    def ready(self) -> None:
        from partnerwerk.kit import lookups  # noqa: F401  registers them
