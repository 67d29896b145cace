"""Taking a package out of a case, and knowing whom it is for."""

from portal.packages.service.checking import check_checking, checked, unsealed
from portal.packages.service.planning import Wish
from portal.packages.service.receiving import chosen, drop, key_of, own_key, stream_key
from portal.packages.service.sending import Outgoing, Released, start
from portal.packages.service.unpacked import Unpacked

__all__ = [
    "Outgoing",
    "Released",
    "Unpacked",
    "Wish",
    "check_checking",
    "checked",
    "chosen",
    "drop",
    "key_of",
    "own_key",
    "start",
    "stream_key",
    "unsealed",
]
