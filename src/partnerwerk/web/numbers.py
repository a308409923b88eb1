"""Numbers that are counted up to a bound only."""

from django.utils.formats import number_format

from partnerwerk.kit.paging import MOST_COUNTED


def counted(number: int) -> str:
    """What `kit.paging.number_of` found, in the person's way of writing: `37`, `1,000+`."""
    many = number > MOST_COUNTED
    return number_format(min(number, MOST_COUNTED), force_grouping=True) + ("+" if many else "")
