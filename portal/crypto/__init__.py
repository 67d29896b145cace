"""Bytes in, bytes out: sealing, splitting, hashing, proving. Formats are in docs/formats."""
