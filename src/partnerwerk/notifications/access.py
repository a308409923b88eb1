"""Mails are the worker's; nobody else reads them."""

from partnerwerk.access.policies import RowPolicy

ROW_POLICIES = [RowPolicy("notifications_mail")]
