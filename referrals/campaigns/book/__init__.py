"""Kinds of campaign and local practice that ship with the portal."""
