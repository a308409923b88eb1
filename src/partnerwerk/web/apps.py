from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "partnerwerk.web"

    def ready(self) -> None:
        from partnerwerk.web.account import noting

        noting.listen()
