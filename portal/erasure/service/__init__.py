"""The verbs of the destruction of keys, under one name."""

from portal.erasure.service.asking import (
    ask_case,
    ask_identity,
    decide,
    erase_own_identity,
    require_free_tip,
)
from portal.erasure.service.closing import Extent, Report, extent, what

__all__ = [
    "Extent",
    "Report",
    "ask_case",
    "ask_identity",
    "decide",
    "erase_own_identity",
    "extent",
    "require_free_tip",
    "what",
]
