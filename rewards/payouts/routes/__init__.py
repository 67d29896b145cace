"""Payments over HTTP: claiming for reporters, paying and the counter for finance."""
