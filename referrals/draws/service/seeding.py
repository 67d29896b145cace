"""The seed, typed by two people, and the draw that follows from it; publishing; giving up."""

from __future__ import annotations

from collections.abc import Iterable

from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.draws import policy, queries
from referrals.draws.events import DrawCancelled, DrawMade, DrawReleased, SeedTyped
from referrals.draws.forms import Cancel, Seed
from referrals.draws.models import Draw, DrawnItem
from referrals.draws.rules import LAW, DrawKind, DrawState, VisitsAhead, pools, ranking
from referrals.draws.rules.pools import Entry
from referrals.draws.service import proving

SHORTEST = 6
NAMED = 20
"""So many changed lines are named in a refusal."""


def type_seed(work: Work, draw_id: int, form: Seed) -> Draw:
    """Type what the source said, first of two people; typed anew, a second person is needed again.

    Invalid before the source is known.
    """
    draw = queries.get(work.session, work.actor, draw_id, lock=True)
    if draw.state not in {DrawState.FROZEN, DrawState.SEEDED}:
        raise Conflict
    require(policy.can_type(work.actor, draw))
    if work.now < draw.source_at:
        raise Invalid(seed="too_early")
    seed = ranking.normal(form.seed)
    if len(seed.replace(" ", "")) < SHORTEST:
        raise Invalid(seed="too_short")
    draw.seed, draw.state = seed, DrawState.SEEDED
    draw.seed_typed_by, draw.seed_typed_by_name = work.actor.officer_id, work.actor.name
    draw.seed_typed_at = work.now
    work.session.add(draw)
    work.session.flush()
    work.record(SeedTyped(draw_id=draw_id, agency=draw.agency, number=draw.number, seed=seed))
    return draw


def confirm_seed(work: Work, draw_id: int, form: Seed) -> Draw:
    """Type it a second time, by somebody else, and draw. Invalid when the two are not the same.

    Refused, naming the lines, when the pool is not what was frozen.
    """
    draw = queries.get(work.session, work.actor, draw_id, lock=True)
    if draw.state is not DrawState.SEEDED:
        raise Conflict
    require(policy.can_confirm(work.actor, draw))
    if ranking.normal(form.seed) != draw.seed:
        raise Invalid(seed="seeds_differ")
    check(work, draw)
    pool, order = proving.order(work, draw)
    rows = ranking.drawn(order, pool.counts)
    add(work, draw, rows)
    draw.seed_confirmed_by, draw.seed_confirmed_by_name = work.actor.officer_id, work.actor.name
    draw.state, draw.drawn_at = DrawState.DRAWN, work.now
    work.session.add(draw)
    work.session.flush()
    work.record(
        DrawMade(
            draw_id=draw_id,
            agency=draw.agency,
            number=draw.number,
            seed=draw.seed,
            drawn=len(rows),
            record_sha256=pools.digest(proving.record(work, draw)),
        )
    )
    return draw


def release(work: Work, draw_id: int) -> Draw:
    """Publish pool, salt and result for everybody: a head who did not freeze it.

    Refused while drawn places wait for a visit.
    """
    draw = queries.get(work.session, work.actor, draw_id, lock=True)
    if draw.state is not DrawState.DRAWN:
        raise Conflict
    require(policy.can_release(work.actor, draw))
    if work.ask(VisitsAhead(draw.number), otherwise=False):
        raise Refused(Reason("visits-ahead", LAW))
    check(work, draw)
    draw.state = DrawState.RELEASED
    draw.released_by, draw.released_at = work.actor.officer_id, work.now
    work.session.add(draw)
    work.session.flush()
    digest = pools.digest(proving.record(work, draw))
    work.record(
        DrawReleased(draw_id=draw_id, agency=draw.agency, number=draw.number, record_sha256=digest)
    )
    return draw


def cancel(work: Work, draw_id: int, form: Cancel) -> Draw:
    """Give a draw up before the seed is known; it stays on the public list, with the fact."""
    draw = queries.get(work.session, work.actor, draw_id, lock=True)
    if draw.state is not DrawState.FROZEN or work.now >= draw.source_at:
        raise Conflict
    require(policy.can_cancel(work.actor, draw))
    draw.state, draw.cancel_reason = DrawState.CANCELLED, form.reason
    draw.cancelled_by_name, draw.cancelled_at = work.actor.name, work.now
    work.session.add(draw)
    work.record(
        DrawCancelled(draw_id=draw_id, agency=draw.agency, number=draw.number, reason=form.reason)
    )
    return draw


def check(work: Work, draw: Draw) -> None:
    """Raise Refused, naming the lines, when the stored pool is not what was frozen."""
    found = proving.broken(work, draw)
    if found is not None:
        lines = "、".join(str(at) for at in sorted({at for at, _ in found.lines})[:NAMED])
        raise Refused(Reason("pool-changed", LAW, told=lines))


def add(work: Work, draw: Draw, rows: Iterable[tuple[str, int, Entry]]) -> None:
    """Keep what was drawn, with the institution or officer it is."""
    found = list(rows)
    codes = [entry.item for _, _, entry in found]
    ids = (
        queries.ids_of(work.session, codes)
        if draw.kind is DrawKind.TARGETS
        else {
            pools.clean(each.certificate_no): known(each.id)
            for each in queries.certified(work.session, draw.agency)
        }
    )
    targets = draw.kind is DrawKind.TARGETS
    made = [
        DrawnItem(
            draw_id=known(draw.id),
            stratum=stratum,
            place=place,
            item=entry.item,
            name=entry.name,
            group=entry.group,
            institution_id=ids.get(entry.item) if targets else None,
            officer_id=None if targets else ids.get(entry.item),
            drawn_at=work.now,
        )
        for stratum, place, entry in found
    ]
    insert_all(work.session, made)
