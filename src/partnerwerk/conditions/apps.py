from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "partnerwerk.conditions"

    def ready(self) -> None:
        from partnerwerk.conditions import added, nouns
        from partnerwerk.customfields import hooks

        nouns.add_source(added.fields_added_to)
        hooks.register_conditions(added.Needed())
