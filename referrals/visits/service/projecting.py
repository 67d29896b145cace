"""What an entry brings about: the entry of the agency, its checklist, measures and their terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import DomainError, Refused
from portal.kernel.ids import known
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Choice, Given
from referrals.checklists.rules import Kind as ItemKind
from referrals.inspections import service as inspecting
from referrals.inspections.rules import Part
from referrals.visits import queries
from referrals.visits.models import FieldEntry
from referrals.visits.rules import MEASURES, Kind, Mark, chain
from referrals.visits.rules.answers import EntryRefused
from referrals.visits.service import measures, sealing
from referrals.visits.service.keeping import Kept
from referrals.visits.service.place import Visit


def project(work: Work, visit: Visit, kept: Kept) -> None:
    """Let an entry have its effect; DomainError when what it says may not be done."""
    kind, body = kept.told.kind, kept.body
    if kind is Kind.ENTERED and visit.part.state is Part.JOINED:
        inspecting.enter(work, visit.id, at=kept.acted_at)
    if kind in MEASURES and body["done"]:
        measures.take(work, kept)
    if kind is Kind.RELEASE and body["done"] and body["all"]:
        measures.end(work, visit, body["of"], at=kept.acted_at)
    if kind is Kind.RESOLVE:
        _chosen(work, visit, kept)


def fill(work: Work, visit: Visit, brought: Iterable[Kept]) -> None:
    """Put the answers that count into the agency's checklist, all at once."""
    given = {
        each.body["item"]: _given(work, visit, each.body)
        for each in brought
        if each.told.kind is Kind.ANSWER and _still_counts(work, each)
    }
    if given:
        inspecting.fill(work, visit.id, given.values())


def reason_of(error: DomainError) -> str:
    """Return the reason an entry is refused for when an act it stands for is."""
    codes = {each.code for each in error.reasons} if isinstance(error, Refused) else set()
    return "two_officers" if "two-officers" in codes else "not_approved"


def _still_counts(work: Work, kept: Kept) -> bool:
    links = [queries.link(each) for each in queries.entries(work.session, kept.record.id)]
    return kept.counts and chain.heads(links) == (kept.row.entry,)


def _given(work: Work, visit: Visit, body: Mapping[str, Any]) -> Given:
    """Return an answer as the checklist keeps it: words sealed as its remark, plain values beside."""
    item = checklists.version(work.session, visit.part.checklist).item(body["item"])
    words = item is None or item.kind in {ItemKind.TEXT, ItemKind.FILE}
    choice, text, remark = body["choice"], body["text"] or "", body["remark"] or ""
    return Given(
        body["item"],
        choice=Choice(choice) if choice else None,
        amount_fen=body["amount_fen"],
        remark=(text or remark) if words else remark,
        value="" if words else text,
    )


def _chosen(work: Work, visit: Visit, kept: Kept) -> None:
    """Put a settled answer into the checklist: the one that holds."""
    rows = {each.entry: each for each in queries.entries(work.session, kept.record.id)}
    links = [queries.link(each) for each in rows.values()]
    row: FieldEntry | None = rows.get(chain.stands(links, kept.body["holds"]))
    if row is None:
        raise EntryRefused("wrong_choice")
    apart = {Mark.LATE, Mark.CHECKLIST_CHANGED} & set(row.marks)
    if row.kind is not Kind.ANSWER or apart or len(kept.heads) > 1 or visit.over:
        return
    body = sealing.unseal(visit.keys, row).body
    inspecting.fill(work, known(visit.inspection.id), [_given(work, visit, body)])
