"""Keeping one entry: what it is refused for, where it stands in its record, its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from portal.crypto.canonical import canonical
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.text import Text
from referrals.visits import queries
from referrals.visits.forms import EntryTold, bodies
from referrals.visits.models import FieldDevice, FieldEntry, FieldEntryFile, FieldRecord
from referrals.visits.rules import AFTERWARDS, Kind, Mark, Taken, chain, times
from referrals.visits.rules.answers import EntryRefused
from referrals.visits.rules.problems import Problem, problems, same_person
from referrals.visits.service import checking, sealing
from referrals.visits.service.place import Visit

MEMBERS = ("id", "record", "after", "kind", "inspection", "device_time", "gps", "body", "files")


@dataclass(frozen=True, slots=True)
class Came:
    """How an entry came: from which phone, with which offset, as late."""

    device: FieldDevice | None
    offset_seconds: int
    late: bool
    jumped: bool = False


@dataclass(slots=True)
class Answer:
    """What became of one entry."""

    id: str
    taken: Taken
    digest: str = ""
    at: datetime | None = None
    reason: str = ""
    told: Text | None = None
    marks: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    heads: tuple[str, ...] = ()
    files: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry now in its record: what was told, its body, its row, and whether it is the one head."""

    told: EntryTold
    body: Mapping[str, Any] = field(repr=False)
    row: FieldEntry
    record: FieldRecord
    heads: tuple[str, ...]
    acted_at: datetime

    @property
    def counts(self) -> bool:
        """Tell whether it is the text of its record, of one mind and in time."""
        apart = {Mark.LATE, Mark.CHECKLIST_CHANGED}
        return self.heads == (self.row.entry,) and not apart & set(self.row.marks)


def parsed(raw: Mapping[str, Any]) -> tuple[EntryTold, dict[str, Any], str]:
    """Return an entry, its body as plain values, and its digest; EntryRefused when malformed."""
    try:
        told = EntryTold.model_validate(raw)
        body = bodies.read(told.kind, told.body)
        digest = sha256(canonical({name: raw[name] for name in MEMBERS})).hexdigest()
    except ValidationError as error:
        raise EntryRefused("malformed", _where(error)) from None
    except (ValueError, RecursionError):
        raise EntryRefused("malformed") from None
    return told, body, digest


def keep(
    work: Work,
    visit: Visit,
    came: Came,
    told: EntryTold,
    body: Mapping[str, Any],
    digest: str,
    raw: Mapping[str, Any],
) -> Kept:
    """Write an entry that is not there yet; EntryRefused with the reason it cannot be."""
    _in_time(visit, told.kind, late=came.late)
    record = _record(work, visit, told, body)
    before = queries.entries(work.session, record.id)
    if told.kind is Kind.INQUIRY:
        _one_person(visit, before, body)
    links = [queries.link(each) for each in before]
    settled, holds = checking.settling(links, told, body)
    checking.references(work, visit, told, body)
    row = FieldEntry(
        entry=told.id,
        record_id=known(record.id),
        after=told.after,
        settled=list(settled),
        holds=holds,
        kind=told.kind,
        inspection_id=visit.id,
        case_id=visit.inspection.case_id,
        agency=visit.part.agency,
        officer_id=known(work.actor.officer_id),
        by=work.actor.name,
        device_id=came.device.id if came.device else None,
        device_at=told.device_time,
        received_at=work.now,
        offset_seconds=came.offset_seconds,
        marks=_marks(visit, came, told, body, gap=chain.gap(links, told.after)),
        files=len(told.files),
        digest=digest,
        **sealing.seal(visit, {name: raw[name] for name in MEMBERS}),
    )
    work.session.add(row)
    work.session.flush()
    _name_files(work, row, told)
    heads = chain.heads([*links, queries.link(row)])
    acted = times.acted_at(told.device_time, came.offset_seconds, work.now)
    return Kept(told, body, row, record, heads, acted)


def judged(visit: Visit, kind: Kind, body: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a body that is kept all the same."""
    return problems(kind, body, visit.officers) + checking.of_signature(kind, body)


def _in_time(visit: Visit, kind: Kind, *, late: bool) -> None:
    if kind is not Kind.ENTERED and visit.part.entered_at is None:
        raise EntryRefused("not_entered")
    if visit.over and not late and kind not in AFTERWARDS:
        raise EntryRefused("closed")


def _record(work: Work, visit: Visit, told: EntryTold, body: Mapping[str, Any]) -> FieldRecord:
    due = checking.record_due(visit, told.kind, body)
    if due is not None and told.record != due:
        raise EntryRefused("wrong_record")
    found = queries.record(work.session, visit.id, visit.part.agency, told.record)
    if found is not None:
        if told.kind not in {found.kind, Kind.RESOLVE}:
            raise EntryRefused("wrong_record")
        return found
    if told.kind is Kind.RESOLVE:
        raise EntryRefused("wrong_choice")
    made = FieldRecord(
        ref=told.record,
        inspection_id=visit.id,
        case_id=visit.inspection.case_id,
        agency=visit.part.agency,
        kind=told.kind,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def _one_person(visit: Visit, before: Any, body: Mapping[str, Any]) -> None:
    for row in before:
        if row.kind is not Kind.INQUIRY:
            continue
        if not same_person(sealing.unseal(visit.keys, row).body, body):
            raise EntryRefused("second_person")
        return


def _marks(
    visit: Visit, came: Came, told: EntryTold, body: Mapping[str, Any], *, gap: bool
) -> list[str]:
    late = visit.over and told.kind not in AFTERWARDS
    other = told.kind is Kind.ANSWER and body["checklist"] != visit.part.checklist
    found = {
        Mark.LATE: late,
        Mark.GAP: gap,
        Mark.CLOCK: times.is_off(came.offset_seconds),
        Mark.JUMPED: came.jumped,
        Mark.CHECKLIST_CHANGED: other,
    }
    return [mark.value for mark, there in found.items() if there]


def _name_files(work: Work, row: FieldEntry, told: EntryTold) -> None:
    for each in told.files:
        work.session.add(FieldEntryFile(entry_id=known(row.id), sha256=each.sha256, size=each.size))
    work.session.flush()


def _where(error: ValidationError) -> list[Problem]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        Problem("/".join(map(str, each["loc"])), str(each["type"]), Text("格式不对", "Malformed"))
        for each in found[:20]
    ]
