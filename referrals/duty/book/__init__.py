"""Criminal thresholds, acts of Order 735 and signs of intent, as data with their sources."""
