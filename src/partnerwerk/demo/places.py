"""Where people of the demo work: their language, clock, money and names."""

from dataclasses import dataclass

from partnerwerk.workflow.calendars import BusinessCalendar


@dataclass(frozen=True, slots=True)
class Place:
    """A country as an office in it knows it. `near` are the countries sold to besides."""

    country: str
    timezone: str
    currency: str
    names: str
    near: tuple[str, ...] = ()
    language: str = "en"
    phone: str = "+49 40 5550"

    @property
    def calendar(self) -> BusinessCalendar:
        return BusinessCalendar(self.timezone, self.country)


PLACES = {
    place.country: place
    for place in (
        Place("DE", "Europe/Berlin", "EUR", "de", ("AT", "CH"), "de", "+49 40 5550"),
        Place("AT", "Europe/Vienna", "EUR", "de-AT", ("DE",), "de", "+43 1 5550"),
        Place("CH", "Europe/Zurich", "CHF", "de-CH", ("DE", "AT"), "de", "+41 44 555"),
        Place("FR", "Europe/Paris", "EUR", "fr", ("BE", "LU"), "en", "+33 1 5550"),
        Place("GB", "Europe/London", "GBP", "en", ("IE",), "en", "+44 20 5550"),
        Place("IE", "Europe/Dublin", "EUR", "en", ("GB",), "en", "+353 1 555"),
        Place("NL", "Europe/Amsterdam", "EUR", "nl", ("BE", "DE"), "en", "+31 20 555"),
        Place("BE", "Europe/Brussels", "EUR", "nl", ("NL", "LU"), "en", "+32 2 555"),
        Place("PL", "Europe/Warsaw", "PLN", "pl", ("DE",), "en", "+48 22 555"),
        Place("SE", "Europe/Stockholm", "SEK", "nordic", ("NO", "DK", "FI"), "en", "+46 8 555"),
        Place("DK", "Europe/Copenhagen", "DKK", "nordic", ("SE", "DE"), "en", "+45 33 55"),
        Place("NO", "Europe/Oslo", "NOK", "nordic", ("SE",), "en", "+47 22 55"),
        Place("FI", "Europe/Helsinki", "EUR", "nordic", ("SE",), "en", "+358 9 555"),
        Place("IT", "Europe/Rome", "EUR", "it", ("CH",), "en", "+39 02 5550"),
        Place("ES", "Europe/Madrid", "EUR", "es", ("FR",), "en", "+34 91 555"),
        Place("US", "America/Chicago", "USD", "en", ("CA",), "en", "+1 312 555"),
        Place("CA", "America/Toronto", "CAD", "en", ("US",), "en", "+1 416 555"),
        Place("AU", "Australia/Sydney", "AUD", "en", ("NZ",), "en", "+61 2 5550"),
    )
}

RATES = {
    "EUR": 1.0, "CHF": 0.95, "GBP": 0.85, "USD": 1.1, "CAD": 1.5, "AUD": 1.65,
    "PLN": 4.3, "SEK": 11.3, "DKK": 7.5, "NOK": 11.6,
}  # fmt: skip
"""What a euro is in each currency, near enough for values that are estimates."""
