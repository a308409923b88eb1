"""The list of partners: all for the vendor, itself and its resellers for a distributor."""

from partnerwerk.web.lists.page import page_of_list
from partnerwerk.web.partners.listed import PARTNERS

partners = page_of_list(lambda actor: PARTNERS)
