"""The list of customers: the vendor's records, or a partner's own in its own words."""

from partnerwerk.web.customers.listed import customers_for
from partnerwerk.web.lists.page import page_of_list

customers = page_of_list(customers_for)
