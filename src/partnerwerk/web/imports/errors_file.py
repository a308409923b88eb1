"""The rows that could not be taken, to be corrected and sent again."""

import tempfile
from pathlib import PurePath
from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from partnerwerk.exchange.results import write_errors
from partnerwerk.web.errors import signed_in
from partnerwerk.web.imports.runs import run_or_404
from partnerwerk.web.middleware import PortalRequest


@require_safe
@signed_in
def errors(request: PortalRequest, pk: UUID) -> FileResponse:
    """Written before the answer begins: the actor's transaction ends with the view."""
    run = run_or_404(request.actor, pk)
    if not run.rows_file:
        raise Http404
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 closed with the answer
    with open(file.name, "w", encoding="utf-8", newline="") as text:  # noqa: PTH123 our own path
        write_errors(run, text, actor=request.actor)
    name = f"{PurePath(run.file_name).stem}-errors.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")
