"""Files of any record: shared, looked at, fetched, in versions."""
