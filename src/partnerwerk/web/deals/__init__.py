"""Deal registration in the portal, for both sides."""
