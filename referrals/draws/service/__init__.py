"""What is done with draws: freezing a pool, typing the seed twice, redraws, publishing, proving."""

from referrals.draws.service.dropping import ask_drop, decide_drop
from referrals.draws.service.freezing import freeze_inspectors, freeze_targets
from referrals.draws.service.proving import Broken, broken, head, record, since
from referrals.draws.service.seeding import cancel, confirm_seed, release, type_seed
from referrals.draws.service.sheets import sheet
from referrals.draws.service.using import free_for, pair_for, use

__all__ = [
    "Broken",
    "ask_drop",
    "broken",
    "cancel",
    "confirm_seed",
    "decide_drop",
    "free_for",
    "freeze_inspectors",
    "freeze_targets",
    "head",
    "pair_for",
    "record",
    "release",
    "sheet",
    "since",
    "type_seed",
    "use",
]
