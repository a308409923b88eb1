"""Partners, and a partner's own company."""

from django.urls import path

from partnerwerk.web.partners import editing, record, viewing, views

urlpatterns = [
    path("company", record.company, name="company"),
    path("partners", views.partners, name="partners"),
    path("partners/new", editing.add, name="partner_add"),
    path("partners/<slug:slug>", record.show, name="partner"),
    path("partners/<slug:slug>/edit", editing.change, name="partner_change"),
    path("partners/<slug:slug>/viewing", viewing.begin, name="partner_view_as"),
    path("viewing", viewing.end, name="viewing_end"),
    path("partners/<slug:slug>/suspension", editing.suspend, name="partner_suspend"),
    path("partners/<slug:slug>/reinstatement", editing.reinstate, name="partner_reinstate"),
]
