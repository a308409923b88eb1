from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "partnerwerk.workflow"
