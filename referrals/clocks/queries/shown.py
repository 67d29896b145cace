"""What a page says of a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from portal.kernel import workdays
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockState
from referrals.clocks.queries import calendars
from referrals.clocks.queries.history import open_pause
from referrals.clocks.rules import Unit

HOUR = timedelta(hours=1)
SOON_HOURS, SOON_DAYS = 6, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """A clock as `ui.clock` shows it. `tone`: ok, soon, late, done or paused."""

    id: int
    code: str
    title: Text
    agency: str
    due_on: date
    due_at: datetime | None
    left_text: Text
    tone: str
    law: Citation
    provisional: bool
    days_url: str
    subject: str
    subject_id: int
    case_id: int | None
    tip_id: int | None

    @property
    def pressing(self) -> bool:
        """Whether it is overdue or nearly so."""
        return self.tone in {"late", "soon"}


def views(session: Session, subject: str, subject_id: int, now: datetime) -> list[ClockView]:
    """Return the clocks of a subject as a page shows them: running ones first, by their end.

    The caller has settled that the subject may be seen.
    """
    rows = select(Clock).where(Clock.subject == subject, Clock.subject_id == subject_id)
    ordered = rows.order_by(col(Clock.state), col(Clock.effective_due_at), col(Clock.id))
    return [view(session, clock, now) for clock in session.exec(ordered)]


def view(session: Session, clock: Clock, now: datetime) -> ClockView:
    """Return a clock as a page shows it at `now`."""
    term = registry.term_version(clock.version)
    tone, left = _standing(session, clock, now)
    hours = clock.due_on is None
    return ClockView(
        id=clock.id or 0,
        code=clock.code,
        title=term.title,
        agency=clock.agency,
        due_on=clock.due_on or clock.effective_due_at.astimezone(LEGAL_ZONE).date(),
        due_at=clock.effective_due_at.astimezone(LEGAL_ZONE) if hours else None,
        left_text=left,
        tone=tone,
        law=term.law,
        provisional=clock.provisional and clock.state is ClockState.OPEN,
        days_url=f"/clocks/{clock.id}",
        subject=clock.subject,
        subject_id=clock.subject_id,
        case_id=clock.case_id,
        tip_id=clock.tip_id,
    )


def late_words(session: Session, clock: Clock) -> Text:
    """Return by how much a stopped clock was late; empty when it was not."""
    shows = clock.code in registry.trackers()
    if shows or clock.stopped_at is None or clock.stopped_at < clock.effective_due_at:
        return Text("", "")
    over = _over(session, clock, clock.stopped_at)
    return Text(f"，逾期 {over.zh}", f", {over.en} late")


def _standing(session: Session, clock: Clock, now: datetime) -> tuple[str, Text]:
    if clock.state is ClockState.STOPPED:
        late = late_words(session, clock)
        return ("late" if late.zh else "done"), Text(f"已办结{late.zh}", f"Done{late.en}")
    if open_pause(session, clock) is not None:
        return "paused", Text("已中止计算", "Suspended")
    if now >= clock.effective_due_at:
        over = _over(session, clock, now)
        if clock.code in registry.trackers():
            return "info", Text(f"已届满 {over.zh}", f"Ended {over.en} ago")
        return "late", Text(f"已逾期 {over.zh}", f"{over.en} overdue")
    return _left(session, clock, now)


def _left(session: Session, clock: Clock, now: datetime) -> tuple[str, Text]:
    if clock.due_on is None:
        left = clock.effective_due_at - now
        tone = "soon" if left <= SOON_HOURS * HOUR else "ok"
        told = _hours(left)
        return tone, Text(f"还剩 {told.zh}", f"{told.en} left")
    days = _days(session, clock, now.astimezone(LEGAL_ZONE).date(), clock.due_on)
    tone = "soon" if days <= SOON_DAYS else "ok"
    if days == 0:
        return tone, Text("今天到期", "Due today")
    told = _said(clock, days)
    return tone, Text(f"还剩 {told.zh}", f"{told.en} left")


def _over(session: Session, clock: Clock, at: datetime) -> Text:
    if clock.due_on is None:
        return _hours(at - clock.effective_due_at)
    return _said(
        clock, max(1, _days(session, clock, clock.due_on, at.astimezone(LEGAL_ZONE).date()))
    )


def _days(session: Session, clock: Clock, after: date, until: date) -> int:
    """Return how many days, working days for a term of working days, lie in (after, until]."""
    if clock.unit is not Unit.W:
        return (until - after).days
    calendar = calendars.calendar(session)
    return sum(calendar.is_work(day) for day in workdays.each_day(after, until)[1:])


def _said(clock: Clock, days: int) -> Text:
    s = "" if days == 1 else "s"
    if clock.unit is Unit.W:
        return Text(f"{days} 个工作日", f"{days} working day{s}")
    return Text(f"{days} 天", f"{days} day{s}")


def _hours(span: timedelta) -> Text:
    hours, minutes = span // HOUR, span % HOUR // timedelta(minutes=1)
    if hours:
        return Text(f"{hours} 小时", f"{hours} hour{'' if hours == 1 else 's'}")
    return Text(f"{minutes} 分钟", f"{minutes} minute{'' if minutes == 1 else 's'}")
