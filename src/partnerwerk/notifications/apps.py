from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "partnerwerk.notifications"

    def ready(self) -> None:
        from partnerwerk.notifications import reactors

        reactors.register()
