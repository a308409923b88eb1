"""The demo channel: Nordlicht Networks, its partners, and two years of invented dealings."""
