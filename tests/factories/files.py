"""Files of records, sent by the real actions."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cast import Person
from factories.deals import PDF
from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration.actions import add_file, add_version, begin_upload, take_part
from partnerwerk.collaboration.looking import look_at
from partnerwerk.collaboration.models import File, Upload
from partnerwerk.collaboration.records import Record, record_of
from partnerwerk.collaboration.sharing import series_with
from partnerwerk.deals.models import DealRegistration


def upload(name: str = "offer.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#0f6b62").save(made, kind)
    return made.getvalue()


def pages(number: int = 2) -> bytes:
    made = io.BytesIO()
    first, *others = [Image.new("RGB", (300, 400), "white") for _n in range(number)]
    first.save(made, "PDF", save_all=True, append_images=others)
    return made.getvalue()


def seen(person: Person, deal: DealRegistration) -> Record:
    with person.acting() as actor:
        return record_of("registration", deal.pk, actor)


def shared(
    person: Person, deal: DealRegistration, sent: SimpleUploadedFile | None = None, **how: Any
) -> File:
    return person.does(add_file, seen(person, deal), sent or upload(), **how)


def next_version(person: Person, file: File, sent: SimpleUploadedFile | None = None) -> File:
    with person.acting() as actor:
        return add_version(*series_with(file.series_id, actor), sent or upload(), actor=actor)


def begun(person: Person, deal: DealRegistration, size: int = 100, **how: Any) -> Upload:
    name = how.pop("name", "plan.pdf")
    return person.does(begin_upload, seen(person, deal), name, size, **how)


def sent_whole(person: Person, deal: DealRegistration, content: bytes, **how: Any) -> File:
    """In two parts, as a large one comes."""
    begun_ = begun(person, deal, len(content), **how)
    half = len(content) // 2
    person.does(take_part, begun_.pk, 0, io.BytesIO(content[:half]))
    done = person.does(take_part, begun_.pk, half, io.BytesIO(content[half:]))
    return fresh(done.file_id)


def looked_at(file: File) -> File:
    """As the worker does."""
    look_at(file.pk)
    return fresh(file.pk)


def fresh(pk: Any) -> File:
    with acting(system_actor()):
        return File.objects.get(pk=pk)
