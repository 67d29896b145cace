"""Addresses of followup: the reporter's pages and the officer's."""
