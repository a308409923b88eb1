"""How texts are compared: blind to case and accents, exactly as the database's `search_key` does.

Python's own lower case differs from PostgreSQL's (İ, a final Σ, letters newer than either). So the
database is asked once what becomes of each Latin letter; a text with other letters it folds itself.
"""

from functools import cache, lru_cache

from django.db import connection

LATIN = 0x370  # letters below stand for themselves, whatever their neighbours
SHORT = 200


def folded(text: str) -> str:
    """The text as `search_key` makes it. Many rules ask for the same short ones."""
    return _kept(text) if len(text) <= SHORT else _folded(text)


def _folded(text: str) -> str:
    if text and max(text) >= chr(LATIN):
        return _asked(text)
    return text.translate(_table())


_kept = lru_cache(maxsize=10_000)(_folded)


@cache
def _table() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select code, search_key(chr(code)) from generate_series(1, %s) as code", [LATIN - 1]
        )
        return dict(cursor.fetchall())


def _asked(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select search_key(%s)", [text])
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])
