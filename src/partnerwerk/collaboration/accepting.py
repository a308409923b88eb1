"""Which files are taken: what a file claims to be is checked against its first bytes."""

from dataclasses import dataclass
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import filetype
from django.conf import settings
from django.utils.translation import gettext as _

from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.kit.text import clean_line

LARGEST_BYTES = 20 * 1024 * 1024  # in one form; what is sent in parts may be larger
LARGEST_UNPACKED = 10 * LARGEST_BYTES
OOXML = "application/vnd.openxmlformats-officedocument."
# Extension → media type. Nothing that a browser or an office program would run.
ACCEPTED = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "txt": "text/plain",
    "eml": "message/rfc822",
}
# Large things that two companies hand each other; a record takes them beside the above.
LARGE = {"zip": "application/zip", "mp4": "video/mp4"}
TEXTS = {"txt", "eml"}
PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: its content can be read from anywhere. `field` is where problems with it
    are said.
    """

    name: str
    size: int
    content: IO[bytes] | Any
    field: str = "file"

    @property
    def media_type(self) -> str:
        return {**ACCEPTED, **LARGE}[extension_of(self.name)]

    def check(self, *, largest: int = LARGEST_BYTES, large: bool = False) -> None:
        """Raise InvalidInput unless it is one that we take, and what its name says."""
        check_claim(self.name, self.size, largest=largest, large=large, field=self.field)
        if not self._is_what_it_says():
            words = _("%s is not the kind of file that its name says.") % self.name
            raise InvalidInput([Problem(self.field, words)])

    def _is_what_it_says(self) -> bool:
        extension = extension_of(self.name)
        self.content.seek(0)
        head = self.content.read(8192)
        self.content.seek(0)
        guess = filetype.guess(head)
        if extension in TEXTS:
            return b"\0" not in head and guess is None
        if extension in PARTS:
            return _is_office_file(self.content, extension)
        return bool(guess and guess.mime == self.media_type)


def check_claim(name: str, size: int, *, largest: int, large: bool, field: str = "file") -> None:
    """What can be said before a content is there: by its name and its size."""
    if problem := _wrong_with(name, size, largest, {**ACCEPTED, **(LARGE if large else {})}):
        raise InvalidInput([Problem(field, problem)])


def _wrong_with(name: str, size: int, largest: int, accepted: dict[str, str]) -> str:
    if extension_of(name) not in accepted:
        kinds = ", ".join(sorted(accepted))
        words = _("%(name)s cannot be attached. Possible are: %(kinds)s.")
        return words % {"name": name, "kinds": kinds}
    if size <= 0:
        return _("%s is empty.") % name
    if size > largest:
        words = _("%(name)s is larger than %(size)s MB.")
        return words % {"name": name, "size": largest // 2**20}
    return ""


def largest_in_parts() -> int:
    """What the installation allows for one file."""
    return int(settings.FILE_LARGEST_BYTES)


def name_only(given: str) -> str:
    """A name as a name, without any path."""
    return clean_line(given).replace("/", "_").replace("\\", "_")[-200:]


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _is_office_file(content: IO[bytes], extension: str) -> bool:
    """The right kind of package, without macros, and no bomb. Only its list of parts is read."""
    try:
        with ZipFile(content) as package:
            parts = package.infolist()
    except BadZipFile:
        return False
    finally:
        content.seek(0)
    names = [part.filename.lower() for part in parts]
    return (
        any(name.startswith(PARTS[extension]) for name in names)
        and not any(name.endswith("vbaproject.bin") for name in names)
        and sum(part.file_size for part in parts) <= LARGEST_UNPACKED
    )
