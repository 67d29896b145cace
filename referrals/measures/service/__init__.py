"""The verbs of measures, under one name."""

from referrals.measures.service.asking import (
    blocks,
    in_force,
    open_words,
    turn_all,
    when_case_succeeded,
)
from referrals.measures.service.by_decision import end_by_decision, order_by_decision
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
    "end_by_decision",
    "entries",
    "export",
    "follow",
    "hear",
    "in_force",
    "open_words",
    "order_by_decision",
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
    "when_case_succeeded",
]
