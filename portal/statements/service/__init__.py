"""What is done with bank statements."""

from portal.statements.service.accepting import accept, book_next, confirm, stop
from portal.statements.service.deciding import (
    cancel,
    match_again,
    reopen,
    search,
    set_aside,
    stop_by_itself,
)
from portal.statements.service.marking import says_number, says_party
from portal.statements.service.reading import read_next
from portal.statements.service.receiving import (
    ask_room,
    begin,
    choose_columns,
    forget,
    keep,
    received,
    samples,
)
from portal.statements.service.undoing import take_back, undo

__all__ = [
    "accept",
    "ask_room",
    "begin",
    "book_next",
    "cancel",
    "choose_columns",
    "confirm",
    "forget",
    "keep",
    "match_again",
    "read_next",
    "received",
    "reopen",
    "samples",
    "says_number",
    "says_party",
    "search",
    "set_aside",
    "stop",
    "stop_by_itself",
    "take_back",
    "undo",
]
