"""What the queue sorts by, who is at work on a tip, and the sketch that doubles are found with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import SQLModel, col

from portal.identity import queries as officers
from portal.infra.work import Work
from portal.intake import policy, queries
from portal.intake.events import TipHeld, TipReleased, TipTextCompared
from portal.intake.models import Tip
from portal.intake.rules import NEVER, UNDECIDED, held_until
from portal.intake.rules.sketch import Sketch
from portal.intake.service import seals
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.policy import require


def rank(
    work: Work,
    tip_id: int,
    *,
    score: int | None = None,
    doubles: int | None = None,
    elsewhere: str | None = None,
) -> None:
    """Write down what triage found out for the queue; what is left out stays as it is."""
    tip = queries.by_id(work.session, tip_id)
    tip.score = tip.score if score is None else score
    tip.doubles = tip.doubles if doubles is None else doubles
    tip.elsewhere = tip.elsewhere if elsewhere is None else elsewhere
    work.session.add(tip)


def set_due(work: Work, tip_id: int, due_at: datetime | None) -> None:
    """Write down when the next time limit of a tip ends; None when none runs."""
    tip = queries.by_id(work.session, tip_id)
    tip.due_at = due_at or NEVER
    work.session.add(tip)


def set_due_of_all(work: Work, tip_ids: Collection[int], due_at: datetime) -> None:
    """Write down the end of the only time limit of tips just come in."""
    rows = update(Tip).where(col(Tip.id).in_(tip_ids)).values(due_at=due_at)
    work.session.execute(rows.execution_options(synchronize_session=False))


def set_due_of_each(work: Work, dues: Mapping[int, datetime | None]) -> None:
    """Write down the next end of each of these tips; None when none runs."""
    rows = [{"of": tip_id, "to": due or NEVER} for tip_id, due in dues.items()]
    if rows:
        table = SQLModel.metadata.tables[str(Tip.__tablename__)]
        changed = update(table).where(table.c.id == bindparam("of"))
        work.session.execute(changed.values(due_at=bindparam("to")), rows)


def undecided(tip: Tip) -> bool:
    """Tell whether a tip waits for its decision.

    One in that state with a reason of decline was deleted by its reporter: nobody decides on it, and
    the reason stays.
    """
    return tip.state in UNDECIDED and not tip.decline_reason and tip.destroyed_at is None


def holder(work: Work, tip: Tip) -> int | None:
    """Return the officer at work on a tip just now."""
    return tip.held_by if held_until(tip.held_at, work.now) else None


def hold(work: Work, tip_id: int) -> None:
    """Take a tip for half an hour, so that nobody else decides on it meanwhile; again: renewed.

    Conflict when it is decided, Invalid(held_by=tip_held) while a colleague has it.
    """
    tip = queries.get(work.session, work.actor, tip_id)
    require(policy.can_decide(work.actor))
    work.session.refresh(tip, with_for_update=True)
    if not undecided(tip):
        raise Conflict
    if holder(work, tip) not in {None, work.actor.officer_id}:
        raise Invalid(held_by="tip_held")
    tip.held_by, tip.held_at = work.actor.officer_id, work.now
    work.session.add(tip)
    work.record(TipHeld(tip_id=tip_id))


def release(work: Work, tip_id: int) -> None:
    """Give a tip back; its holder can, and the head. Nothing happens when nobody has it."""
    tip = queries.get(work.session, work.actor, tip_id)
    work.session.refresh(tip, with_for_update=True)
    if holder(work, tip) is None:
        return
    require(tip.held_by == work.actor.officer_id or policy.is_approver(work.actor))
    tip.held_by = tip.held_at = None
    work.session.add(tip)
    work.record(TipReleased(tip_id=tip_id))


def holder_name(work: Work, tip: Tip) -> str:
    """Return the name of the officer at work on a tip, empty when nobody is."""
    found = holder(work, tip)
    return officers.officer(work.session, found).name if found else ""


def compared_sketch(work: Work, tip: Tip) -> Sketch:
    """Return the sketch of another tip of the actor's agency, to compare one at hand with.

    A sketch is no text and opening it no reading. A tip from before sketches has its text opened
    once to make one: that is recorded; it does not count as read.
    """
    kept = seals.read_sketch(tip, seals.officer_key(work, tip))
    if kept is not None:
        return kept
    work.session.refresh(tip, with_for_update={"key_share": True})  # it may have a new key by now
    key = seals.officer_key(work, tip)
    made = seals.seal_sketch(tip, key, seals.read(tip, key))
    work.session.add(tip)
    work.record(TipTextCompared(tip_id=tip.id or 0))
    return made
