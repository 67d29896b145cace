"""Money ordered back and money received, in separate ledgers."""
