"""All addresses: the portal at the root, sign-in under /account/, the REST API under /api/v1/."""

from django.urls import include, path

from partnerwerk.api.docs.page import page as api_docs
from partnerwerk.api.urls import api

urlpatterns = [
    path("api/v1/docs", api_docs, name="api_docs"),
    path("api/v1/", api.urls),  # before the pages: a program need not be told from each of them
    path("", include("partnerwerk.web.urls")),
    path("account/", include("allauth.urls")),
]
handler400 = "partnerwerk.web.errors.unreadable"
handler404 = "partnerwerk.web.errors.not_found"
handler403 = "partnerwerk.web.errors.forbidden"
handler429 = "partnerwerk.web.errors.too_many"
handler500 = "partnerwerk.web.errors.broken"
