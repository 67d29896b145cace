"""One call of a phone: every entry kept, known, in conflict or refused, all in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import DomainError, Invalid
from referrals.visits import queries
from referrals.visits.events import FieldEntriesKept
from referrals.visits.forms import EntryTold, Sync
from referrals.visits.models import FieldDevice, FieldEntry
from referrals.visits.rules import Taken, chain, times
from referrals.visits.rules.answers import EntryRefused
from referrals.visits.service import keeping, projecting
from referrals.visits.service.keeping import Answer, Came, Kept
from referrals.visits.service.place import Visit, open_visit


@dataclass(slots=True)
class Call:
    """What one call has to do with: its phone, its visits, what it brought."""

    came: Came
    visits: dict[int, Visit] = field(default_factory=dict)
    brought: dict[int, list[Kept]] = field(default_factory=lambda: defaultdict(list))


def sync(work: Work, device: FieldDevice, told: Sync) -> tuple[int, list[Answer]]:
    """Take in what a phone hands in; return the offset of its clock and what became of each entry.

    Invalid when the call is not of this phone. An entry that is refused leaves no trace.
    """
    if told.device != device.ref:
        raise Invalid(device="unknown_choice")
    seconds = times.offset_seconds(told.sent_at, work.now)
    jumped = times.jumped(device.offset_seconds, seconds)
    call = Call(Came(device, seconds, told.late, jumped))
    answers = [_answer(work, call, raw) for raw in told.entries]
    _finish(work, call)
    device.seen_at, device.offset_seconds = work.now, seconds
    work.session.add(device)
    return seconds, answers


def take_typed(work: Work, raw: Mapping[str, Any]) -> Answer:
    """Take in an entry typed at a desk; what is put down after the visit is marked late."""
    call = Call(Came(None, 0, late=True))
    answer = _answer(work, call, raw)
    _finish(work, call)
    return answer


def _answer(work: Work, call: Call, raw: Mapping[str, Any]) -> Answer:
    name = raw.get("id")
    try:
        with work.whole():
            return _take(work, call, raw)
    except EntryRefused as refused:
        call.visits.clear()  # what was read of them may have been rolled back
        return Answer(
            name if isinstance(name, str) else "",
            Taken.REFUSED,
            reason=refused.reason,
            told=refused.told,
            problems=list(refused.problems),
        )


def _take(work: Work, call: Call, raw: Mapping[str, Any]) -> Answer:
    told, body, digest = keeping.parsed(raw)
    visit = _visit(work, call, told.inspection)
    there = queries.entry(work.session, told.id)
    if there is not None:
        return _known(work, visit, told, there, digest)
    kept = keeping.keep(work, visit, call.came, told, body, digest, raw)
    try:
        projecting.project(work, visit, kept)
    except EntryRefused:
        raise
    except DomainError as error:
        raise EntryRefused(projecting.reason_of(error)) from error
    call.brought[visit.id].append(kept)
    problems = keeping.judged(visit, told.kind, body)
    return _told(work, visit, kept.row, told, kept.heads, problems, taken=Taken.KEPT)


def _visit(work: Work, call: Call, inspection_id: int) -> Visit:
    if inspection_id not in call.visits:
        call.visits[inspection_id] = open_visit(work, inspection_id)
    return call.visits[inspection_id]


def _known(work: Work, visit: Visit, told: EntryTold, there: FieldEntry, digest: str) -> Answer:
    mine = (there.inspection_id, there.agency) == (visit.id, visit.part.agency)
    if not mine or there.digest != digest:
        raise EntryRefused("other_content")
    heads = chain.heads(
        queries.link(each) for each in queries.entries(work.session, there.record_id)
    )
    return _told(work, visit, there, told, heads, [], taken=Taken.KNOWN)


def _told(
    work: Work,
    visit: Visit,
    row: FieldEntry,
    told: EntryTold,
    heads: tuple[str, ...],
    problems: list[Any],
    *,
    taken: Taken,
) -> Answer:
    split = len(heads) > 1
    return Answer(
        row.entry,
        Taken.CONFLICT if split and row.entry in heads else taken,
        digest=row.digest,
        at=row.received_at,
        marks=list(row.marks),
        problems=problems,
        heads=heads if split else (),
        files=[_file(work, visit, each.sha256, each.size) for each in told.files],
    )


def _file(work: Work, visit: Visit, digest: str, size: int) -> dict[str, Any]:
    found = queries.file(work.session, visit.id, visit.part.agency, digest)
    state = "waiting" if found is None else "kept" if found.size == size else "differs"
    return {"sha256": digest, "size": size, "state": state}


def _finish(work: Work, call: Call) -> None:
    """Put the answers into the checklist and tell the custody log, once for each visit."""
    for inspection_id, brought in call.brought.items():
        projecting.fill(work, _visit(work, call, inspection_id), brought)
        came = call.came
        work.record(
            FieldEntriesKept(
                case_id=brought[0].row.case_id,
                inspection_id=inspection_id,
                agency=brought[0].row.agency,
                count=len(brought),
                device=came.device.ref if came.device else "",
                offset_seconds=came.offset_seconds,
                entries=tuple(each.row.entry for each in brought),
                digests=tuple(each.row.digest for each in brought),
                kinds=tuple(str(each.told.kind) for each in brought),
            )
        )
