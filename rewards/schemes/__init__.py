"""Reward rule sets: ceilings, caps and worked examples."""
