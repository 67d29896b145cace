"""Taking a package out of a case, and knowing whom it is for."""

from portal.packages.service.planning import Wish
from portal.packages.service.receiving import chosen, drop, own_key, stream_key
from portal.packages.service.sending import Outgoing, start

__all__ = ["Outgoing", "Wish", "chosen", "drop", "own_key", "start", "stream_key"]
