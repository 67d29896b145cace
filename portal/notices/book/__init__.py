"""Words that leave the house by text message, as data."""
