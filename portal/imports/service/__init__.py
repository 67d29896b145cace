"""What is done with a list: received, its columns chosen, checked, taken in, given up."""

from portal.imports.service.checking import check_next
from portal.imports.service.deciding import cancel, pause, start, stop_by_itself
from portal.imports.service.receiving import (
    ask_room,
    begin,
    choosable,
    choose_columns,
    forget,
    keep_rows,
    keepable,
    kinds,
    known_names,
    lay_out,
    problems_taken,
    received,
)
from portal.imports.service.sealing import keep_sealed, opener
from portal.imports.service.taking import take_next

__all__ = [
    "ask_room",
    "begin",
    "cancel",
    "check_next",
    "choosable",
    "choose_columns",
    "forget",
    "keep_rows",
    "keep_sealed",
    "keepable",
    "kinds",
    "known_names",
    "lay_out",
    "opener",
    "pause",
    "problems_taken",
    "received",
    "start",
    "stop_by_itself",
    "take_next",
]
