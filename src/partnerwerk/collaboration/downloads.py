"""Files leave only as downloads: never shown, never run, never guessed to be something else."""

from django.http import FileResponse

from partnerwerk.collaboration.models import File


def download(file: File) -> FileResponse:
    """The content of a file that the caller has found through its access check."""
    response = FileResponse(
        file.open(), as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
