"""What stays open: pages that hear at once what happens, in the same process that serves all others."""
