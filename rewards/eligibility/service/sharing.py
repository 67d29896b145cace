"""The people of a case whose reporter's identity another agency keeps: given as indexes, never names."""

from __future__ import annotations

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto.framing import frame
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.intake.service import comparing
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.eligibility import policy, queries
from rewards.eligibility.events import PartiesShared
from rewards.eligibility.models import RewardStatement
from rewards.eligibility.service import blind

OFFENDER = "offender"


def share(work: Work, case_id: int, statement_id: int) -> RewardStatement:
    """Give the keeping agency's custodian the people of the case, to compare one reporter with.

    The head of the agency that owns the case. One-time blind indexes under a key of their own, wrapped
    to that custodian alone: nothing of the case, no name. Conflict when the keeper reads the case
    itself, when it was given or answered before, and for a case without people.
    """
    case = queries.own_case(work.session, work.actor, case_id)
    require(policy.rules_first(work.actor))
    found = queries.statement_in(work.session, case_id, statement_id)
    settled = found.answer is not None or bool(found.parties)
    if found.ground != OFFENDER or found.agency == case.agency or settled:
        raise Conflict
    parties = blind.of_parties(work, found.tip_id, _purpose(found))
    if not parties:
        raise Conflict
    context = _context(work, found)
    found.parties_key_id, found.parties = agencies.wrap_for(
        work, found.agency, Compartment.IDENTITY_CUSTODIAN, parties, context=context
    )
    found.shared_by = work.actor.officer_id
    work.session.add(found)
    event = PartiesShared(case_id=case_id, tip_id=found.tip_id, statement_id=known(found.id))
    work.record(event)
    notices.about(work, event, agency=found.agency, offices=(Office.IDENTITY_CUSTODIAN,))
    return found


def opened(work: Work, found: RewardStatement) -> bytes:
    """Return the indexes that were given, to the acting custodian's comparison; empty without any."""
    if found.parties_key_id is None or not found.parties:
        return b""
    return agencies.unwrap_mine(
        work, found.parties_key_id, found.parties, context=_context(work, found)
    )


def _purpose(found: RewardStatement) -> str:
    return f"reward/{found.id}"


def _context(work: Work, found: RewardStatement) -> bytes:
    made = comparing.purpose_context(work, found.tip_id, _purpose(found))
    return frame("cluebridge/reward-parties/v1", made)


WRAPS = WrapPlace(RewardStatement, "parties_key_id", "parties", _context)
