"""What is done: telling the public of a case, counting a year."""

from portal.publicity.service.counting import count_years
from portal.publicity.service.stories import decide, flaws, propose, seen, when_erased, withdraw

__all__ = ["count_years", "decide", "flaws", "propose", "seen", "when_erased", "withdraw"]
