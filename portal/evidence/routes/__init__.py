"""Pages of the store, and what the doors for files share."""
