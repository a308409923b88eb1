"""The list of registrations, for both sides."""

from partnerwerk.web.deals.listed import REGISTRATIONS
from partnerwerk.web.lists.page import page_of_list

deals = page_of_list(lambda actor: REGISTRATIONS)
