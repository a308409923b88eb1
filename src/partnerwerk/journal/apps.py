from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "partnerwerk.journal"
