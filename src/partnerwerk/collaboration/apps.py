from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "partnerwerk.collaboration"

    def ready(self) -> None:
        from partnerwerk.access import permissions
        from partnerwerk.collaboration import access, added
        from partnerwerk.customfields import hooks

        permissions.register(access.GRANTS)
        hooks.register_files(added.FilesOfFields())
