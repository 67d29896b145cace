"""Proof that the ledgers hold, night by night, and the books for an outside opinion."""
