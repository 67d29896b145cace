"""What a visit's page shows: records with their entries, conflicts first, files, who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.cases.rules.proofs import VisitRecords
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.kernel.text import Text
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Checklist, unanswered
from referrals.inspections import queries as inspections
from referrals.inspections import service as inspecting
from referrals.visits import queries
from referrals.visits.events import VisitViewed
from referrals.visits.models import FieldFile, FieldMeasure, FieldPaper, FieldRecord
from referrals.visits.queries import Inspection, Participant, Team, proofs
from referrals.visits.rules import KIND_NAMES, Kind, chain, times
from referrals.visits.rules.problems import Problem, problems
from referrals.visits.rules.showing import Row, shown
from referrals.visits.service import checking, sealing
from referrals.visits.service.sealing import Opened

NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as its record shows it: opened, with its place among the others."""

    opened: Opened = field(repr=False)
    head: bool
    stands: bool
    offset: Text
    files: list[dict[str, Any]]
    signatures: list[Opened] = field(repr=False)
    paper: FieldPaper | None
    problems: list[Problem]
    shown: list[Row] = field(repr=False)
    acted_at: datetime


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its versions, the newest last; `split` are the members two heads differ in."""

    record: FieldRecord
    versions: list[Version]
    split: tuple[str, ...] = ()
    title: Text = NO_WORDS

    @property
    def in_conflict(self) -> bool:
        """Tell whether more than one text stands."""
        return sum(each.head for each in self.versions) > 1

    @property
    def newest(self) -> Version:
        """Return the text that stands, the last one while two do."""
        standing = [each for each in self.versions if each.stands]
        return (standing or self.versions)[-1]


@dataclass(frozen=True, slots=True)
class VisitView:
    """Everything the agency put down in one visit."""

    inspection: Inspection
    part: Participant
    team: Team
    records: list[RecordView] = field(repr=False)
    measures: Sequence[FieldMeasure] = ()
    unanswered: list[Text] = field(default_factory=list)
    files: Mapping[str, FieldFile] = field(default_factory=dict)
    waiting: int = 0


def opened(work: Work, inspection_id: int) -> VisitView:
    """Return a visit as the actor's agency put it down; the opening is recorded."""
    found = inspections.get(work.session, work.actor, inspection_id)
    part = inspections.own_part(work.session, work.actor, inspection_id)
    team = inspections.officers(work.session, part.id)
    rows = queries.of_visit(work.session, work.actor, inspection_id)
    texts = sealing.unseal_all(work, found.case_id, rows)
    work.record(VisitViewed(case_id=found.case_id, inspection_id=inspection_id, agency=part.agency))
    files = queries.files(work.session, inspection_id, part.agency)
    named = queries.named(work.session, [known(each.id) for each in rows])
    made = queries.papers(work.session, [known(each.id) for each in rows])
    officers = {each.officer_id: each.name for each in team}
    checklist = checklists.version(work.session, part.checklist)
    records = [
        _record(checklist, record, texts, named, files, made, officers)
        for record in queries.records(work.session, work.actor, inspection_id).values()
    ]
    records.sort(key=lambda each: not each.in_conflict)
    wanted = {each.sha256 for names in named.values() for each in names}
    return VisitView(
        found,
        part,
        team,
        records,
        queries.measures(work.session, work.actor, inspection_id),
        _unanswered(work, part),
        files,
        len(wanted - files.keys()),
    )


def _record(
    checklist: Checklist,
    record: FieldRecord,
    texts: Mapping[str, Opened],
    named: Mapping[int, Any],
    files: Mapping[str, FieldFile],
    made: Mapping[int, FieldPaper],
    officers: Mapping[int, str],
) -> RecordView:
    mine = [each for each in texts.values() if each.row.record_id == record.id]
    links = [queries.link(each.row) for each in mine]
    heads = chain.heads(links)
    stand = {chain.stands(links, head) for head in heads}
    signed = [each for each in texts.values() if each.row.kind is Kind.SIGNATURE]
    versions = [
        Version(
            each,
            each.row.entry in heads,
            each.row.entry in stand,
            times.told(each.row.offset_seconds),
            [_file(one, files) for one in named.get(known(each.row.id), ())],
            [one for one in signed if one.body["signs"] == each.row.entry],
            made.get(known(each.row.id)),
            problems(each.row.kind, each.body, officers)
            + checking.of_signature(each.row.kind, each.body),
            shown(each.row.kind, each.body, officers),
            times.acted_at(each.row.device_at, each.row.offset_seconds, each.row.received_at),
        )
        for each in mine
    ]
    bodies = {each: texts[each].body for each in stand}
    split = chain.differences(bodies) if len(bodies) > 1 else ()
    return RecordView(record, versions, split, _title(checklist, versions[0].opened))


def _title(checklist: Checklist, first: Opened) -> Text:
    """Return what a record is about where its kind does not say it: the item, the person."""
    if first.row.kind is Kind.ANSWER:
        item = checklist.item(first.body["item"])
        return item.text if item else Text(first.body["item"], first.body["item"])
    if first.row.kind is Kind.INQUIRY:
        return Text(first.body["person"]["name"], first.body["person"]["name"])
    return Text("", "")


def _file(named: Any, files: Mapping[str, FieldFile]) -> dict[str, Any]:
    found = files.get(named.sha256)
    return {"sha256": named.sha256, "size": named.size, "kept": found}


def _unanswered(work: Work, part: Participant) -> list[Text]:
    checklist = checklists.version(work.session, part.checklist)
    answers = inspecting.said(checklist, inspections.answers(work.session, part.id))
    open_ = unanswered(checklist, answers)
    return [item.text for item in checklist.items if item.code in open_]


def records_of_case(work: Work, asked: VisitRecords) -> dict[int, str]:
    """Return the records of the visits of a case that the actor may see, with what they are called."""
    found = proofs.records_of_case(work.session, work.actor, asked.case_id)
    at = {each.id: each.made_at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M") for each in found}
    return {known(each.id): f"现场记录 {KIND_NAMES[each.kind].zh} {at[each.id]}" for each in found}
