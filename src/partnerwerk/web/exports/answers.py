"""A written list as an answer to be saved."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.http import FileResponse

from partnerwerk.exchange.exporting import MEDIA_TYPES, Column, FileFormat, write_list
from partnerwerk.kit import clock

Row = TypeVar("Row")


def download(
    name: str, columns: Sequence[Column[Row]], rows: Iterable[Row], format_: FileFormat
) -> FileResponse:
    """`registrations-2027-03-01.xlsx`"""
    return FileResponse(
        write_list(columns, rows, format_),
        as_attachment=True,
        filename=f"{name}-{clock.today().isoformat()}.{format_}",
        content_type=MEDIA_TYPES[format_],
    )
