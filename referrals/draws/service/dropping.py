"""After the draw: somebody is recused, or a target is closed; the next in the order steps in."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.draws import policy, queries
from referrals.draws.events import RedrawAsked, RedrawDecided
from referrals.draws.forms import DecideDrop, Drop
from referrals.draws.models import Draw, DrawDrop
from referrals.draws.rules import GROUNDS_OF, DropState, pools, ranking
from referrals.draws.service import proving, seeding


def ask_drop(work: Work, draw_id: int, form: Drop) -> DrawDrop:
    """Ask to leave out what was drawn. Invalid unless it stands drawn and the ground fits."""
    draw = queries.get(work.session, work.actor, draw_id, lock=True)
    require(policy.can_drop(work.actor, draw))
    stratum, _, item = form.chosen.partition(":")
    standing = {(each.stratum, each.item) for each in queries.drawn(work.session, draw_id)}
    if (stratum, item) not in standing:
        raise Invalid(chosen="unknown_choice")
    if form.ground not in GROUNDS_OF[draw.kind]:
        raise Invalid(ground="unknown_choice")
    waiting = (each for each in queries.drops(work.session, draw_id))
    if any(
        (each.stratum, each.item) == (stratum, item) and each.state is DropState.ASKED
        for each in waiting
    ):
        raise Conflict
    made = DrawDrop(
        draw_id=draw_id,
        stratum=stratum,
        item=item,
        ground=form.ground,
        asked_by=known(work.actor.officer_id),
        asked_by_name=work.actor.name,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _tell_asked(work, draw, made)
    return made


def decide_drop(work: Work, draw_id: int, drop_id: int, form: DecideDrop) -> DrawDrop:
    """Approve or decline: a head who did not ask and is not who is left out.

    Approved, the next in the order of that stratum steps in; there may be none left.
    """
    draw = queries.get(work.session, work.actor, draw_id, lock=True)
    found = next((e for e in queries.drops(work.session, draw_id) if e.id == drop_id), None)
    if found is None:
        raise NotFound
    if found.state is not DropState.ASKED:
        raise Conflict
    require(policy.can_decide(work.actor, draw, found))
    _not_oneself(work, draw, found)
    approved = form.decision == "yes"
    found.state = DropState.APPROVED if approved else DropState.DECLINED
    found.decided_by, found.decided_by_name = work.actor.officer_id, work.actor.name
    found.decided_at = work.now
    if approved:
        found.decided_as = len(queries.approved(work.session, draw_id)) + 1
        work.session.add(found)
        work.session.flush()
        found.replacement = _next(work, draw, found)
    work.session.add(found)
    work.session.flush()
    _tell(work, draw, found)
    return found


def _next(work: Work, draw: Draw, drop: DrawDrop) -> str:
    """Draw the next of the stratum; return what it is, "" when there is none left."""
    seeding.check(work, draw)
    pool, order = proving.order(work, draw)
    gone = {(each.stratum, each.item) for each in queries.approved(work.session, draw.id)}
    there = {(each.stratum, each.item) for each in queries.drawn(work.session, draw.id)}
    rows = ranking.drawn(order, pool.counts, gone)
    fresh = [row for row in rows if row[0] == drop.stratum and (row[0], row[2].item) not in there]
    seeding.add(work, draw, fresh)
    return fresh[0][2].item if fresh else ""


def _not_oneself(work: Work, draw: Draw, drop: DrawDrop) -> None:
    rows = queries.drawn(work.session, draw.id)
    about = next((e for e in rows if (e.stratum, e.item) == (drop.stratum, drop.item)), None)
    if about is not None and about.officer_id == work.actor.officer_id:
        raise NotAllowed


def _tell_asked(work: Work, draw: Draw, made: DrawDrop) -> None:
    event = RedrawAsked(
        draw_id=known(draw.id),
        agency=draw.agency,
        number=draw.number,
        drop_id=known(made.id),
        stratum=made.stratum,
        item=made.item,
        ground=made.ground.value,
    )
    work.record(event)
    notices.about(work, event, agency=draw.agency, offices=policy.HEADS)


def _tell(work: Work, draw: Draw, drop: DrawDrop) -> None:
    work.record(
        RedrawDecided(
            draw_id=known(draw.id),
            agency=draw.agency,
            number=draw.number,
            drop_id=known(drop.id),
            stratum=drop.stratum,
            item=drop.item,
            approved=drop.state is DropState.APPROVED,
            replacement=drop.replacement,
            record_sha256=pools.digest(proving.record(work, draw)),
        )
    )
