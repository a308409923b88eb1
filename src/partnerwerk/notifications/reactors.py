"""Which events become mails."""


def register() -> None:
    """Called at start-up."""
