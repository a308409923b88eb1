"""Numbers of records, as lists say them."""

from django.utils.formats import number_format


def in_words(number: int) -> str:
    """`1,000,000`, in the person's way of writing."""
    return number_format(number, force_grouping=True)
