"""On the spot: what officers put down at an institution, also on a phone without signal."""
