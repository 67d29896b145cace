"""What is done with checklists: writing a draft, a second person's approval, tables in and out."""

from referrals.checklists.service.approving import decide, propose
from referrals.checklists.service.drafting import (
    WrongCells,
    discard,
    move_item,
    put_item,
    remove_item,
    rename,
    start,
    take_sheet,
)

__all__ = [
    "WrongCells",
    "decide",
    "discard",
    "move_item",
    "propose",
    "put_item",
    "remove_item",
    "rename",
    "start",
    "take_sheet",
]
