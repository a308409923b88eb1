"""The portal's pages, one folder a noun."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("partnerwerk.web.home.urls")),
    path("", include("partnerwerk.web.account.urls")),
    path("", include("partnerwerk.web.deals.urls")),
    path("", include("partnerwerk.web.inbox.urls")),
    path("", include("partnerwerk.web.partners.urls")),
    path("", include("partnerwerk.web.segments.urls")),
    path("", include("partnerwerk.web.customers.urls")),
    path("", include("partnerwerk.web.people.urls")),
    path("", include("partnerwerk.web.search.urls")),
    path("", include("partnerwerk.web.settings.urls")),
    path("", include("partnerwerk.web.audit.urls")),
    path("", include("partnerwerk.web.webhooks.urls")),
    path("", include("partnerwerk.web.customfields.urls")),
    path("", include("partnerwerk.web.imports.urls")),
    path("", include("partnerwerk.web.exports.urls")),
    path("", include("partnerwerk.web.lists.urls")),
    path("", include("partnerwerk.web.approvals.urls")),
    path("", include("partnerwerk.web.automation.urls")),
    path("", include("partnerwerk.web.tasks.urls")),
    path("", include("partnerwerk.web.files.urls")),
    path("", include("partnerwerk.web.today.urls")),
    path("", include("partnerwerk.web.calendar.urls")),
    path("", include("partnerwerk.web.together.urls")),
]
