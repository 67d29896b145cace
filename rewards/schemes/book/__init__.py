"""The reward rule sets, as data."""
