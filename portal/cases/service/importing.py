"""Taking the cases of an existing ledger (案件台账), hundreds at a time, without any private key.

What a case opened here would have, it has: number, list row, grant, keys wrapped to the agency's
public key, amounts that are the sums of its findings. What nobody knows any more is left out: no
decision is invented, and no term starts by itself (`CaseImported`, not `CaseOpened`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.cases import policy, rules
from portal.cases.events import CaseImported
from portal.cases.models import Allegation, CaseAccess, CaseFile, CaseGrant, CaseKeyWrap, Finding
from portal.cases.queries.imported import by_source_keys, cases_by_source_keys
from portal.cases.rules import Filing, Outcome, Role, Scope, Source, Stage
from portal.cases.service import rows
from portal.cases.service.opening import next_number
from portal.crypto import fields, keys
from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict
from portal.kernel.ids import case_number
from portal.kernel.policy import require
from portal.registry.book.registry import CATEGORIES

BASIS = "台账导入"
SOURCE = "import"


@dataclass(frozen=True, slots=True)
class LedgerCase:
    """One case of a ledger, checked. `key` is the agency's own number for it; days are legal days.

    A closed case has `closed_on` and `outcome`, no other has. Amounts are fen.
    """

    key: str
    title: str
    region: str
    category: str
    source: Source
    stage: Stage
    opened_on: date
    filed_on: date | None = None
    closed_on: date | None = None
    outcome: Outcome | None = None
    institution_id: int | None = None
    suspected_fen: int = 0
    proven_fen: int = 0
    lead_id: int | None = None

    @property
    def filing(self) -> Filing:
        """Whether it was filed: said by a day of filing, the stage, or how it ended."""
        if self.filed_on is not None or self.stage is Stage.FILED:
            return Filing.FILED
        if self.stage is not Stage.CLOSED:
            return Filing.UNDECIDED
        return Filing.NOT_FILED if self.outcome in rules.NOT_FILED_OUTCOMES else Filing.FILED


def source_key(agency: str, key: str) -> str:
    """Return what a case of an agency's ledger is known by: the same case is taken once."""
    return f"{agency}/{key}"


def import_cases(
    work: Work, entries: Sequence[LedgerCase], *, origin: int | None = None
) -> list[CaseFile]:
    """Take cases of the actor's own agency, in order; `origin` is the run they came with.

    Conflict when a key was taken before. Needs no officer's key: what is made for each case is
    wrapped to the agency's public one; NotFound while the agency has none.
    """
    require(policy.can_open_case(work.actor))
    taken = [source_key(work.actor.agency, each.key) for each in entries]
    if by_source_keys(work.session, taken) or len(set(taken)) < len(taken):
        raise Conflict
    insert_all(work.session, _cases(work, entries))
    work.session.flush()
    known_now = cases_by_source_keys(work.session, taken)
    made = [known_now[key] for key in taken]
    pairs = list(zip(entries, made, strict=True))
    insert_all(work.session, [_access(entry, case) for entry, case in pairs])
    insert_all(work.session, [_grant(work, case) for case in made])
    insert_all(work.session, [_alleged(work, entry, case) for entry, case in pairs])
    found = [_found(work, entry, case, origin) for entry, case in pairs if _is_found(entry)]
    insert_all(work.session, found)
    insert_all(work.session, _wraps(work, made))
    for entry, case in zip(entries, made, strict=True):
        work.record(
            CaseImported(
                case_id=case.id or 0,
                agency=case.agency,
                number=case.number,
                stage=str(case.stage),
                opened_on=entry.opened_on,
                filed_on=entry.filed_on,
            )
        )
    return made


def _cases(work: Work, entries: Sequence[LedgerCase]) -> list[CaseFile]:
    years = [(each.region, each.opened_on.year) for each in entries]
    serials = {place: _serials(work, *place, n) for place, n in sorted(Counter(years).items())}
    return [
        CaseFile(
            number=case_number(*place, next(serials[place])),
            title=entry.title,
            agency=work.actor.agency,
            region=entry.region,
            institution_id=entry.institution_id,
            category=entry.category,
            source=entry.source,
            stage=entry.stage,
            filing=entry.filing,
            suspected_fen=entry.suspected_fen,
            proven_fen=entry.proven_fen,
            ball_with=work.actor.agency,
            opened_at=_midnight(entry.opened_on),
            updated_at=work.now,
            closed_at=_midnight(entry.closed_on) if entry.closed_on else None,
            outcome=entry.outcome,
            source_key=source_key(work.actor.agency, entry.key),
        )
        for place, entry in zip(years, entries, strict=True)
    ]


def _serials(work: Work, region: str, year: int, n: int) -> Iterator[int]:
    """Return an iterator over the next `n` serial numbers of a region and year."""
    name = f"case/{region}/{year}"
    first = next_number(work, name)
    series = rows.number_series(work.session, name)
    if series is None:
        raise Conflict
    series.last += n - 1
    return iter(range(first, first + n))


def _access(entry: LedgerCase, case: CaseFile) -> CaseAccess:
    return CaseAccess(
        agency=case.agency,
        case_id=case.id or 0,
        role=Role.OWNER,
        stage=case.stage,
        updated_at=case.updated_at,
        lead_id=entry.lead_id,
    )


def _grant(work: Work, case: CaseFile) -> CaseGrant:
    return CaseGrant(
        case_id=case.id or 0,
        agency=case.agency,
        role=Role.OWNER,
        basis="",
        with_tip_text=True,
        granted_by=work.actor.name,
        granted_at=work.now,
    )


def _is_found(entry: LedgerCase) -> bool:
    """Tell whether the amounts are a finding, see `rules.totals`: proven, or the case is over.

    Before that they are what is alleged.
    """
    return bool(entry.proven_fen) or entry.stage is Stage.CLOSED


def _alleged(work: Work, entry: LedgerCase, case: CaseFile) -> Allegation:
    return Allegation(
        case_id=case.id or 0,
        category=entry.category,
        title=CATEGORIES[entry.category].name.zh,
        suspected_fen=entry.suspected_fen,
        added_by=work.actor.name,
    )


def _found(work: Work, entry: LedgerCase, case: CaseFile, origin: int | None) -> Finding:
    return Finding(
        case_id=case.id or 0,
        category=entry.category,
        suspected_fen=entry.suspected_fen,
        proven_fen=entry.proven_fen,
        basis=BASIS,
        source=SOURCE,
        source_id=origin,
        agency=case.agency,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )


def _wraps(work: Work, cases: Sequence[CaseFile]) -> list[CaseKeyWrap]:
    """Make the first keys of each case; the agency's public key is looked up once."""
    agency = work.actor.agency
    key_id, public = agencies.current_public(work, agency, Compartment.CASEWORK)
    return [
        CaseKeyWrap(
            case_id=case.id or 0,
            agency=agency,
            scope=scope,
            generation=case.generation,
            agency_key_id=key_id,
            wrapped=keys.wrap(
                public,
                fields.new_key(work.settings.suite_of(agency)),
                context=rules.key_context(
                    case.id or 0, scope, generation=case.generation, agency=agency
                ),
            ),
        )
        for case in cases
        for scope in (Scope.CASE, Scope.TIPS)
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LEGAL_ZONE)
