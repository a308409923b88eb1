"""The project's own files, as the rules read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SRC = ROOT / "src" / "partnerwerk"
DOCS = ROOT / "docs"


def sources(*folders: str) -> Iterator[Path]:
    """Python files without migrations; of some folders of the package, or all."""
    for root in [SRC / folder for folder in folders] or [SRC]:
        yield from (p for p in sorted(root.rglob("*.py")) if "migrations" not in p.parts)


def templates() -> Iterator[Path]:
    yield from sorted(SRC.rglob("templates/**/*.html"))


def place(path: Path) -> str:
    return str(path.relative_to(SRC))


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function and method with its dotted name."""
    yield from _functions(ast.parse(path.read_text()), "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield prefix + child.name, child
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def calls(tree: ast.AST, name: str) -> bool:
    """Is a function of this name called in there?"""
    return any(
        isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) == name or getattr(node.func, "attr", None) == name)
        for node in ast.walk(tree)
    )


def all_docs() -> str:
    return "\n".join(path.read_text() for path in [*ROOT.glob("README.md"), *DOCS.rglob("*.md")])
