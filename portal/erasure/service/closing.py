"""What goes with the keys of a case: its files one by one, and the reports that nothing else needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.erasure import queries, rules
from portal.erasure.models import KeyErasure
from portal.erasure.rules import GROUND_NAMES, Ground, Kind, Stay
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work
from portal.intake import service as intake


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a case, and why it stays when the keys of the case go; None: it goes too."""

    tip_id: int
    number: str
    files: int
    stays: Stay | None


@dataclass(frozen=True, slots=True)
class Extent:
    """All that a destruction of a case's keys closes for good."""

    files: int
    reports: Sequence[Report]

    @property
    def closing(self) -> list[Report]:
        """The reports that go."""
        return [each for each in self.reports if each.stays is None]

    @property
    def staying(self) -> dict[Stay, int]:
        """How many reports stay, by reason."""
        found: dict[Stay, int] = {}
        for each in self.reports:
            if each.stays is not None:
                found[each.stays] = found.get(each.stays, 0) + 1
        return found


def extent(work: Work, case: queries.CaseRow, ground: Ground) -> Extent:
    """Return what would be closed now, should the head agree on this ground."""
    case_id = case.id or 0
    found = queries.tips_of(work.session, case_id)
    ids = tuple(tip.id or 0 for tip in found)
    elsewhere = queries.in_other_cases(work.session, case_id, ids)
    owed = work.ask(rules.RewardOpen(ids), otherwise=frozenset())
    reports = [
        Report(
            tip_id=tip.id or 0,
            number=tip.number,
            files=_live(work, ContainerKind.TIP, tip.id or 0),
            stays=rules.stay(
                ground,
                own=tip.agency == case.agency,
                elsewhere=tip.id in elsewhere,
                owed=tip.id in owed,
            ),
        )
        for tip in found
        if tip.destroyed_at is None
    ]
    return Extent(_live(work, ContainerKind.CASE, case_id), reports)


def what(work: Work, asked: KeyErasure) -> Extent | None:
    """Return what a waiting request about a whole case would close now; None for any other."""
    if asked.kind is not Kind.CASE or asked.decided_at is not None:
        return None
    return extent(work, case_rows.by_id(work.session, asked.subject_id), asked.ground)


def close(work: Work, case: queries.CaseRow, ground: Ground) -> tuple[int, ...]:
    """Destroy the keys of a case, each of its files, and the reports that go; return those.

    The caller holds the case and has made sure that no file of it or of its reports is on hold.
    """
    case_id, reason = case.id or 0, str(GROUND_NAMES[ground].zh)
    gone = [each.tip_id for each in extent(work, case, ground).closing]
    place = Container(ContainerKind.CASE, case_id, b"")
    for item in evidence_rows.of(work.session, ContainerKind.CASE, case_id):
        if item.destroyed_at is None:
            evidence.discard(work, item, place, reason)
    evidence.drop_all(work, ContainerKind.CASE, case_id)
    for tip_id in gone:
        intake.destroy(work, tip_id, reason=reason)
    cases.destroy_keys(work, case)
    return tuple(gone)


def _live(work: Work, kind: ContainerKind, container_id: int) -> int:
    return sum(
        each.destroyed_at is None for each in evidence_rows.of(work.session, kind, container_id)
    )
