"""The checklists that ship with the portal, as data."""
