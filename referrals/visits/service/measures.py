"""Register-and-hold and sealing: their terms, the head's confirmation, their end (APL art. 56; AEL)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.clocks import service as clocks
from referrals.visits import policy, queries
from referrals.visits.events import FieldMeasureDecided, FieldMeasureTaken
from referrals.visits.forms import Decide
from referrals.visits.models import FieldMeasure
from referrals.visits.rules import KIND_NAMES, MEASURE_NAMES, TERMS, MeasureState
from referrals.visits.rules.answers import EntryRefused
from referrals.visits.service.keeping import Kept
from referrals.visits.service.place import Visit

SUBJECT = "field_measure"


def take(work: Work, kept: Kept) -> FieldMeasure:
    """Note a measure with the first finished text of its record; its terms run from the act.

    The term to obtain approval runs when it was urgent and when no approval is named: the stricter
    reading. A later text of the same record changes nothing of that.
    """
    there = queries.measure(work.session, kept.record.id)
    if there is not None:
        return there
    made = FieldMeasure(
        record_id=known(kept.record.id),
        inspection_id=kept.row.inspection_id,
        case_id=kept.row.case_id,
        agency=kept.row.agency,
        kind=kept.told.kind,
        urgent=bool(kept.body["urgent"]) or not kept.body["approved_by"],
        acted_at=kept.acted_at,
        made_by=known(work.actor.officer_id),
        officers=sorted(set(kept.body["officers"])),
    )
    work.session.add(made)
    work.session.flush()
    term, approval = TERMS[made.kind]
    for code in (term, approval) if made.urgent else (term,):
        _start(work, made, code)
    name = KIND_NAMES[made.kind]
    event = FieldMeasureTaken(**_told(made), name_zh=name.zh, name_en=name.en, urgent=made.urgent)
    work.record(event)
    notices.about(work, event, agency=made.agency, offices=(Office.HEAD,))
    return made


def decide(work: Work, measure_id: int, form: Decide) -> FieldMeasure:
    """Confirm or decline a measure: the head's, and never one of the officers who took it.

    Conflict once it was decided or ended. A declined one still has to be released.
    """
    found = queries.own_measure(work.session, work.actor, measure_id)
    require(policy.can_decide(work.actor, found))
    if found.state is not MeasureState.ACTED:
        raise Conflict
    confirmed = form.decision == "confirm"
    found.state = MeasureState.CONFIRMED if confirmed else MeasureState.DECLINED
    found.decided_by, found.decided_at = work.actor.officer_id, work.now
    found.reason = form.reason
    work.session.add(found)
    clocks.stop(work, TERMS[found.kind][1], SUBJECT, measure_id)
    _tell(work, found)
    return found


def end(work: Work, visit: Visit, record: str, *, at: datetime) -> None:
    """End a measure whose things were all released; every term on it stops. Twice is once."""
    held = queries.record(work.session, visit.id, visit.part.agency, record)
    found = queries.measure(work.session, held.id if held else None)
    if found is None:
        raise EntryRefused("unknown_entry")
    if found.state is MeasureState.ENDED:
        return
    found.state, found.ended_at = MeasureState.ENDED, at
    work.session.add(found)
    clocks.stop_all(work, SUBJECT, known(found.id), at=at)
    _tell(work, found)


def _start(work: Work, made: FieldMeasure, code: str) -> None:
    clocks.start(
        work,
        code,
        subject=SUBJECT,
        subject_id=known(made.id),
        agency=made.agency,
        started_at=made.acted_at,
        case_id=made.case_id,
        office=Office.HEAD if code.endswith("U") else None,
    )


def _tell(work: Work, found: FieldMeasure) -> None:
    name, result = KIND_NAMES[found.kind], MEASURE_NAMES[found.state]
    work.record(
        FieldMeasureDecided(
            **_told(found),
            name_zh=name.zh,
            name_en=name.en,
            result_zh=result.zh,
            result_en=result.en,
        )
    )


def _told(found: FieldMeasure) -> dict[str, Any]:
    return {
        "case_id": found.case_id,
        "inspection_id": found.inspection_id,
        "agency": found.agency,
        "measure_id": known(found.id),
    }
