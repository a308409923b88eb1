"""The audit trail and its files."""

from django.urls import path

from partnerwerk.exchange.exporting import FileFormat
from partnerwerk.web.audit import views

urlpatterns = [
    path("settings/audit", views.trail, name="audit"),
    *(
        path(
            f"settings/audit/export.{format_}",
            views.export,
            {"format_": format_},
            name=f"audit_{format_}",
        )
        for format_ in FileFormat
    ),
]
