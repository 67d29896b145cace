"""Proving that the ledgers hold, and telling those whose money it is when they do not."""

from __future__ import annotations

from collections import defaultdict

from portal.identity import queries as officers
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor, Office
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.notices.rules import Topic
from portal.reconciliation import policy, queries
from portal.reconciliation.events import LedgerCheckFailed, LedgerDamaged, LedgerProofAsked
from portal.reconciliation.models import (
    LedgerProof,
    LedgerProofCheck,
    LedgerProofDamage,
    LedgerProofRequest,
)
from portal.reconciliation.rules import ASKED, Check, Damage, Outcome


def prove(works: Works, by: Actor = SYSTEM) -> tuple[LedgerProof, list[Outcome]]:
    """Run every check and write down what came of it; alarm whose money it is. Nothing is repaired.

    Each check is one statement of one instant; those of the whole run may lie minutes apart. It holds
    no lock. A check that cannot be run counts as one that does not hold.
    """
    found = [_run(works, each) for each in _checks(works)]
    with works.begin(by) as work:
        made = _keep(work, found)
        for outcome in found:
            if outcome.failed:
                _told(work, outcome, known(made.id))
            _alarm(work, outcome, known(made.id))
    return made, found


def prove_asked(works: Works) -> None:
    """Prove now when somebody asked for it since the last proof."""
    with works.begin(SYSTEM, writes=False) as work:
        asked = queries.waiting(work.session)
    if asked is not None:
        prove(works)


def ask(work: Work) -> None:
    """Ask the worker for a proof now; asking again before it is made changes nothing."""
    require(policy.can_see(work.actor))
    if queries.waiting(work.session) is not None:
        return
    agency = work.actor.agency
    work.session.add(LedgerProofRequest(at=work.now, agency=agency, asked_by=work.actor.name))
    work.record(LedgerProofAsked(agency=agency))


def _checks(works: Works) -> list[Check]:
    with works.begin(SYSTEM, writes=False) as work:
        return [check for question in ASKED for check in work.ask(question, ())]


def _run(works: Works, check: Check) -> Outcome:
    with works.begin(SYSTEM, writes=False) as work:
        return queries.run(work.session, check)


def _keep(work: Work, found: list[Outcome]) -> LedgerProof:
    made = LedgerProof(
        at=work.now,
        run_by=work.actor.name,
        rows=sum(each.rows for each in found),
        checks=len(found),
        wrong=sum(not each.holds for each in found),
        ms=sum(each.ms for each in found),
    )
    work.session.add(made)
    work.session.flush()
    for each in found:
        code, proof_id = each.check.code, known(made.id)
        work.session.add(
            LedgerProofCheck(
                proof_id=proof_id,
                code=code,
                zh=each.check.name.zh,
                en=each.check.name.en,
                rows=each.rows,
                wrong=each.wrong,
                ms=each.ms,
                failed=each.failed,
            )
        )
        for damage in each.examples:
            work.session.add(_damage(proof_id, each.check, damage))
    work.session.flush()
    return made


def _damage(proof_id: int, check: Check, found: Damage) -> LedgerProofDamage:
    return LedgerProofDamage(
        proof_id=proof_id,
        code=check.code,
        agency=found.agency,
        row_zh=check.row.zh,
        row_en=check.row.en,
        row_id=found.row,
        unit=check.unit,
        expected=found.expected,
        found=found.found,
    )


def _alarm(work: Work, outcome: Outcome, proof_id: int) -> None:
    """State what is wrong, by agency, and tell its finance office, head and auditor."""
    rows: dict[str, list[int]] = defaultdict(list)
    for each in outcome.examples:
        rows[each.agency].append(each.row)
    for agency, numbers in sorted(rows.items()):
        event = LedgerDamaged(
            proof_id=proof_id,
            check=outcome.check.code,
            agency=agency,
            rows=len(numbers),
            first=min(numbers),
        )
        work.record(event)
        for told in [agency] if agency else officers.agencies_with(work.session, Office.FINANCE):
            notices.about(work, event, agency=told, offices=policy.SEEN_BY, topic=Topic.DEADLINE)


def _told(work: Work, outcome: Outcome, proof_id: int) -> None:
    event = LedgerCheckFailed(proof_id=proof_id, check=outcome.check.code)
    work.record(event)
    for agency in officers.agencies_with(work.session, Office.AUDITOR):
        notices.about(work, event, agency=agency, offices=(Office.AUDITOR,), topic=Topic.SYSTEM)
