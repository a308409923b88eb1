"""One file a part of a registration's life."""
