"""The lists beside this code."""

from importlib.resources import files


def lines(name: str) -> tuple[str, ...]:
    """The lines of a text file in this folder."""
    return tuple(files(__package__).joinpath(name).read_text(encoding="ascii").splitlines())
