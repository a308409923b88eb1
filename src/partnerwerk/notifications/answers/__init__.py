"""Answers to our mails: who may give one, what of it was meant, and how it comes in."""
