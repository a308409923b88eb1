"""Somebody must decide: who is asked, by when, and what follows. docs/decisions/0016-approvals.md."""
