"""Destroying keys: two people, a reason, an entry in the log, and nothing left that opens it."""
