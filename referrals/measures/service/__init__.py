"""The verbs of measures, under one name."""

from referrals.measures.service.asking import blocks, open_words, turn_all
from referrals.measures.service.ending import ask_restore, restore
from referrals.measures.service.exporting import export
from referrals.measures.service.ordering import (
    decide,
    hear,
    orders,
    propose,
    reaches,
    subjects_of,
    today,
)
from referrals.measures.service.running import follow, span, turn
from referrals.measures.service.scoring import appeal, entries, score

__all__ = [
    "appeal",
    "ask_restore",
    "blocks",
    "decide",
    "entries",
    "export",
    "follow",
    "hear",
    "open_words",
    "orders",
    "propose",
    "reaches",
    "restore",
    "score",
    "span",
    "subjects_of",
    "today",
    "turn",
    "turn_all",
]
