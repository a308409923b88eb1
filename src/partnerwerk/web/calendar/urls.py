"""The calendar, meetings, and where one's calendar is read elsewhere."""

from django.urls import path

from partnerwerk.web.calendar import editing, elsewhere, views

urlpatterns = [
    path("calendar", views.show, name="calendar"),
    path("calendar/<str:secret>.ics", elsewhere.calendar_file, name="calendar_file"),
    path("account/calendar", elsewhere.show, name="account_calendar"),
    path("account/calendar/address", elsewhere.make, name="calendar_address"),
    path("account/calendar/address/revocation", elsewhere.revoke, name="calendar_revoke"),
    path("account/calendar/sync", elsewhere.sync, name="calendar_sync"),
    path("account/calendar/disconnection", elsewhere.disconnect, name="calendar_disconnect"),
    path("meetings/new", editing.new, name="meeting_new"),
    path("meetings/<uuid:meeting_id>", editing.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/cancellation", editing.cancel, name="meeting_cancel"),
    path("meetings/<uuid:meeting_id>/answer", editing.answer, name="meeting_answer"),
]
