"""Rows for tests. What has a life (registrations, extensions) is brought there by its actions."""
