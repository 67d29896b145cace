"""What reporters may be told, as data."""
