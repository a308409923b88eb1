"""Files of any record."""

from django.urls import path

from partnerwerk.web.files import uploads, views

urlpatterns = [
    path("records/<slug:noun>/<uuid:pk>/files", views.of_record, name="record_files"),
    path("files/<uuid:pk>", views.file, name="file"),
    path("files/<uuid:pk>/versions", views.add_version, name="file_version_add"),
    path("files/<uuid:pk>/versions/<int:number>", views.content, name="file_version"),
    path("files/<uuid:pk>/versions/<int:number>/pages/<int:page>", views.page, name="file_page"),
    path("files/<uuid:pk>/removal", views.remove, name="file_remove"),
    path("uploads", uploads.begin, name="uploads"),
    path("uploads/<uuid:pk>", uploads.go_on, name="upload"),
    path("uploads/<uuid:pk>/removal", uploads.remove, name="upload_remove"),
]
