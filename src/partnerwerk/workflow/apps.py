from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "partnerwerk.workflow"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.workflow import access

        permissions.register(access.GRANTS)
