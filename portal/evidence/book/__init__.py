"""How much evidence may be sent, as data."""
