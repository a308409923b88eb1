"""The way out to other people’s servers: to the very address that was checked, and no further."""
