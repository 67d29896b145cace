"""How much a case weighs, as data."""
