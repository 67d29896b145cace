"""How a tip reaches the agency, and what stands on one that came on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.kernel.text import Text


class Channel(StrEnum):
    """How a tip reached the agency."""

    WEB = "web"
    PHONE = "phone"
    LETTER = "letter"
    BOX = "box"
    COUNTER = "counter"
    PETITION = "petition"
    AGENCY = "agency"
    MONITORING = "monitoring"
    AUDIT = "audit"


CHANNEL_NAMES = {
    Channel.WEB: Text("网上", "Web"),
    Channel.PHONE: Text("电话", "Phone"),
    Channel.LETTER: Text("信件", "Letter"),
    Channel.BOX: Text("举报箱", "Report box"),
    Channel.COUNTER: Text("来访", "Counter"),
    Channel.PETITION: Text("信访", "Petition"),
    Channel.AGENCY: Text("其他机关转来", "From another agency"),
    Channel.MONITORING: Text("智能监控", "Smart monitoring"),
    Channel.AUDIT: Text("审计线索", "Audit lead"),
}
TYPED_CHANNELS = (
    Channel.PHONE,
    Channel.COUNTER,
    Channel.LETTER,
    Channel.BOX,
    Channel.PETITION,
    Channel.AGENCY,
)
"""How a tip comes in that an officer types, in the order they are offered."""
WRITTEN = frozenset({Channel.LETTER, Channel.BOX, Channel.PETITION, Channel.AGENCY})
"""Came in writing: received on an earlier day than typed, perhaps, and answered by letter."""
MACHINES = frozenset({Channel.MONITORING, Channel.AUDIT})
"""Leads that no person sent: nobody to write to, to know or to reward."""
OLDEST_RECEIPT = timedelta(days=366)
"""How long before it is typed a letter may have come in."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a letter or a file of another body: the day it came in, its number, its sender."""

    received_on: date | None = None
    number: str = ""
    sender: str = ""
