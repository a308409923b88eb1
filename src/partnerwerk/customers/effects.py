"""What a rule can do about a customer."""

from partnerwerk.customers.actions import fill_in_customer
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.workflow.filling import register_filling


def register() -> None:
    register_filling(CUSTOMER, fill_in_customer)
