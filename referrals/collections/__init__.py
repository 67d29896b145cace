"""Collecting what was ordered: instalments, late charges, set-off, security, writing off."""
