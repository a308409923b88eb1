from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "partnerwerk.notifications"

    def ready(self) -> None:
        from partnerwerk.notifications import effects, kinds, reactors, talking

        kinds.register()
        effects.register()
        reactors.register()
        talking.register()
