"""Days as the portal writes them everywhere."""

DATE_FORMAT = "j. N Y"
DATETIME_FORMAT = "j. N Y, H:i"
SHORT_DATETIME_FORMAT = DATETIME_FORMAT
