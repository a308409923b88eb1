"""What was imported so far, and the form for another file."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from partnerwerk.access import Actor, Denied
from partnerwerk.exchange.access import visible_to
from partnerwerk.exchange.actions import upload_file
from partnerwerk.exchange.importers import importers_open_to
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.errors import signed_in
from partnerwerk.web.imports.forms import UploadForm
from partnerwerk.web.imports.runs import badge_of
from partnerwerk.web.middleware import PortalRequest

SHOWN = 50


@require_safe
@signed_in
def imports(request: PortalRequest) -> HttpResponse:
    """The newest imports of the actor's organisation."""
    _require_any(request.actor)
    runs = visible_to(request.actor).order_by("-created_at")[:SHOWN]
    labels = {importer.kind: importer.label for importer in importers_open_to(request.actor)}
    rows = [{"run": run, "kind": labels[run.kind], "badge": badge_of(run)} for run in runs]
    return render(request, "imports/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def upload(request: PortalRequest) -> HttpResponse:
    """Choose a file and say what is in it."""
    _require_any(request.actor)
    offered = reversed(importers_open_to(request.actor))  # the highest noun first
    kinds = [(importer.kind, importer.label) for importer in offered]
    if request.method != "POST":
        form = UploadForm(kinds, initial={"kind": request.GET.get("kind") or kinds[0][0]})
        return render(request, "imports/upload.html", {"form": form})
    form = UploadForm(kinds, request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = upload_file(form.cleaned_data["kind"], file, file.name, actor=request.actor)
            return HttpResponseRedirect(f"/imports/{run.pk}")
        except InvalidInput as error:
            for problem in error.problems:
                form.add_error("file", problem.text)
    return render(request, "imports/upload.html", {"form": form}, status=422)


def _require_any(actor: Actor) -> None:
    if not importers_open_to(actor):
        raise Denied("import")
