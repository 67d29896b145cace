"""What is done with draws: freezing a pool, typing the seed twice, redraws, publishing, proving."""

from referrals.draws.service.dropping import ask_drop, decide_drop
from referrals.draws.service.freezing import freeze_inspectors, freeze_targets
from referrals.draws.service.proving import Broken, broken, head, record, since
from referrals.draws.service.seeding import cancel, confirm_seed, release, type_seed
from referrals.draws.service.sheets import sheet

__all__ = [
    "Broken",
    "ask_drop",
    "broken",
    "cancel",
    "confirm_seed",
    "decide_drop",
    "freeze_inspectors",
    "freeze_targets",
    "head",
    "record",
    "release",
    "sheet",
    "since",
    "type_seed",
]
