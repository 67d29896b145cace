"""Reward rules: worked out for everybody, written and approved by officers."""

from rewards.schemes.service.checking import obstacles
from rewards.schemes.service.writing import (
    choose,
    confirm,
    decide,
    write_fields,
    write_pack,
)

__all__ = ["choose", "confirm", "decide", "obstacles", "write_fields", "write_pack"]
