"""Answering others, opening what was written, and the day's round."""

from __future__ import annotations

from collections.abc import Mapping

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.events import CaseSucceeded
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.registry.rules.blocks import Block, Blocks
from referrals.measures import policy, queries
from referrals.measures.book import registry
from referrals.measures.events import MeasuresViewed
from referrals.measures.models import Measure
from referrals.measures.rules import State
from referrals.measures.service import running, sealing
from referrals.measures.service.ordering import today
from referrals.recoveries.rules import MeasuresInForce


def blocks(work: Work, asked: Blocks) -> Mapping[int, tuple[Block, ...]]:
    """Return what binds these institutions today, to whoever does casework; nothing to others."""
    if not policy.can_list(work.actor):
        return {}
    found: dict[int, tuple[Block, ...]] = {}
    for each in queries.blocking_on(work.session, work.actor, asked.institution_ids, []):
        place = each.institution_id or each.heads_id
        if place is None or not running.span(each).binds(today(work)):
            continue
        kind = registry.kind(each.kind)
        told = Block(kind.name, each.agency, each.from_on, each.until_on, kind.blocks_new)
        found[place] = (*found.get(place, ()), told)
    return found


def in_force(work: Work, asked: MeasuresInForce) -> tuple[tuple[int, Text], ...]:
    """Return the ordered measures of a case and of those merged into it: money may be owed by them."""
    family = cases.with_merged(work.session, asked.case_id)
    found = queries.of_case(work.session, work.actor, family)
    return tuple(
        (known(each.id), registry.kind(each.kind).name)
        for each in found
        if each.state is State.ORDERED
    )


def open_words(work: Work, found: Measure) -> dict[int, str]:
    """Return what was written about a measure, by id of its row; the opening is recorded."""
    case = cases.get(work.session, work.actor, found.case_id)
    ids = (found.grounds_id, found.statement_id, found.reasons_id, found.pledge_id)
    words = sealing.unseal(case_file.keys_of(work, case), queries.texts(work.session, ids))
    work.record(
        MeasuresViewed(case_id=found.case_id, measure_id=known(found.id), agency=found.agency)
    )
    return words


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Let the successor of an agency that is no more decide on, restore and end what is under way."""
    for each in queries.under_way(work.session, event.case_id, event.from_agency):
        each.agency = event.to_agency
        work.session.add(each)
    work.session.flush()


def turn_all(work: Work, measure_ids: list[int]) -> None:
    """Let these measures be what the day says; who was faster has done it."""
    for each in measure_ids:
        running.turn(work, queries.locked(work.session, each), today(work))
