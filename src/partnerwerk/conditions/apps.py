from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "partnerwerk.conditions"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.conditions import access, added, nouns
        from partnerwerk.customfields import hooks

        permissions.register(access.GRANTS)
        nouns.add_source(added.fields_added_to)
        hooks.register_conditions(added.Needed())
