"""What officers send about notices."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import StringConstraints

from portal.infra.forms import Form, Line
from portal.notices.rules import Channel, Habits, Mode, Topic

Seen = Literal["now", "off"]
Hour = Annotated[Line, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Hours = Annotated[
    Line,
    StringConstraints(
        pattern=r"^([01]\d|2[0-3]):[0-5]\d([ ,，、;；]+([01]\d|2[0-3]):[0-5]\d){0,3}$"
    ),
]
Number = Annotated[Line, StringConstraints(pattern=r"^\+?[0-9]{5,19}$")]


class MarkRead(Form):
    """`upto` is the newest notice the page showed; the others are the page's filter."""

    upto: int
    topic: Topic | None = None
    case_id: int | None = None


class Wishes(Form):
    """Modes are named `<channel>_<topic>`; terms and referrals are always in the inbox."""

    inbox_assignment: Seen
    inbox_watch: Seen
    inbox_system: Seen
    mail_deadline: Mode
    mail_referral: Mode
    mail_assignment: Mode
    mail_watch: Mode
    mail_system: Mode
    sms_deadline: Mode = Mode.OFF
    sms_referral: Mode = Mode.OFF
    sms_assignment: Mode = Mode.OFF
    sms_watch: Mode = Mode.OFF
    sms_system: Mode = Mode.OFF
    sms_number: Number = ""
    digests: Hours
    quiet_from: Hour
    quiet_until: Hour
    urgent_through: bool = False

    @property
    def modes(self) -> dict[tuple[Topic, Channel], Mode]:
        """Return the modes chosen."""
        names = ((t, c, f"{c}_{t}") for t in Topic for c in Channel)
        return {(t, c): Mode(getattr(self, name)) for t, c, name in names if hasattr(self, name)}

    @property
    def habits(self) -> Habits:
        """Return the hours chosen."""
        cut = self.digests
        for mark in ",，、;；":
            cut = cut.replace(mark, " ")
        return Habits(
            digests=tuple(sorted({time.fromisoformat(each) for each in cut.split()})),
            quiet_from=time.fromisoformat(self.quiet_from),
            quiet_until=time.fromisoformat(self.quiet_until),
            urgent_through=self.urgent_through,
        )

    @property
    def wants_texts(self) -> bool:
        """Tell whether any topic is to come as a text message."""
        return any(m is not Mode.OFF for (_, c), m in self.modes.items() if c is Channel.SMS)


class Numbers(Form):
    """Whether the agency's digests may name cases by number."""

    allowed: bool = False
