"""One step on one claim or on ten thousand: the table of rules.flow, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import case, insert, update
from sqlmodel import col

from portal.cases import queries as cases
from portal.cases.queries import grounds
from portal.cases.queries.many import parts
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.clocks import queries as clocks
from referrals.reviews import policy, queries, rules
from referrals.reviews.events import ClaimsDecided
from referrals.reviews.forms import Take
from referrals.reviews.models import Claim, ClaimAct, ClaimList
from referrals.reviews.rules import Alert, RowState, flow
from referrals.reviews.rules.flow import OFFICERS, Decision, Step
from referrals.reviews.service import sealing

LAPSE, PASS = "lapse", "pass"


def take(work: Work, list_id: int, code: str, form: Take) -> int:
    """Decide on claims in the phase of their list; return how many.

    Refused when the officer stands in another column of one of them, and for a lapse before the term
    of appeal is over. Invalid for a field this step does not write, for a part of an amount of several
    claims at once, and for passing an ignored warning together with others: it is looked at by itself.
    Conflict when the list is in another phase or a claim was decided meanwhile.
    """
    found = queries.get(work.session, work.actor, list_id, lock=True)
    require(policy.can_review(work.actor, found.agency))
    step = _step(code)
    if step.phase is not found.phase:
        raise Conflict
    decision = step.decision(form.decision)
    given = _given(form)
    flow.ask_fields(step, form.decision, given)
    claims = _chosen(work, found, decision, form)
    _ask(work, found, step, decision, claims, form)
    values = _values(work, found, step, given)
    acts = _write(work, step, decision, claims, values, form.refused)
    _tell(work, found, step, decision, acts)
    return len(acts)


def _step(code: str) -> Step:
    try:
        return flow.step(code)
    except KeyError:
        raise NotFound from None


def _given(form: Take) -> dict[str, Any]:
    told = {
        "decision": form.decision,
        "refused": form.refused,
        "reason": form.reason,
        "appealed_on": form.appealed_on,
        "paper": form.paper,
    }
    return {name: value for name, value in told.items() if value is not None}


def _chosen(work: Work, found: ClaimList, decision: Decision, form: Take) -> Sequence[Claim]:
    """Return the claims named; with `every` those that wait for the decision, none that needs a look."""
    list_id, waiting = known(found.id), decision.leads.keys()
    if form.every:
        alone = decision.code == PASS
        rows = queries.every(work.session, list_id, waiting, form.rule)
        chosen = [each for each in rows if not (alone and each.alert is Alert.IGNORED)]
    else:
        chosen = [queries.claim(work.session, list_id, each) for each in dict.fromkeys(form.claims)]
        if any(each.state not in waiting for each in chosen):
            raise Conflict
    if not chosen:
        raise Invalid(claims="missing")
    return chosen


def _ask(
    work: Work,
    found: ClaimList,
    step: Step,
    decision: Decision,
    claims: Sequence[Claim],
    form: Take,
) -> None:
    me = work.actor.officer_id
    others = [name for name in OFFICERS if name != step.who]
    if step.who in OFFICERS and any(
        getattr(each, name) == me for each in claims for name in others
    ):
        raise Refused(Reason("same_reviewer"))
    if len(claims) > 1 and form.refused is not None:
        raise Invalid(refused="one_claim_only")
    unheeded = any(each.alert is Alert.IGNORED for each in claims)
    if decision.code == PASS and len(claims) > 1 and unheeded:
        raise Invalid(claims="look_singly")
    if form.appealed_on is not None and form.appealed_on > _today(work):
        raise Invalid(appealed_on="future_day")
    if form.paper is not None and form.paper not in grounds.files(work.session, found.case_id):
        raise Invalid(paper="unknown_choice")
    if decision.code == LAPSE and not _appeal_is_over(work, found):
        raise Refused(Reason("appeal_still_open"))


def _appeal_is_over(work: Work, found: ClaimList) -> bool:
    running = clocks.open_for(work.session, rules.SUBJECT, known(found.id))
    return all(each.effective_due_at < work.now for each in running)


def _values(work: Work, found: ClaimList, step: Step, given: dict[str, Any]) -> dict[str, Any]:
    """Return the columns this step writes, all but state and amount; words sealed once for all."""
    case_ = cases.get(work.session, work.actor, found.case_id)
    values: dict[str, Any] = {step.who: known(work.actor.officer_id)}
    if "reason" in given:
        words = sealing.seal(work, case_, f"claim-{step.code}", given["reason"])
        values[step.columns["reason"]] = words
    plain = given.keys() & {"appealed_on", "paper"}
    return values | {step.columns[name]: given[name] for name in plain}


def _write(
    work: Work,
    step: Step,
    decision: Decision,
    claims: Sequence[Claim],
    values: dict[str, Any],
    asked: int | None,
) -> list[dict[str, Any]]:
    """Write one step on all claims and return the trace; Conflict when one moved meanwhile."""
    acts = []
    by_state = attrgetter("state")
    for before, some in groupby(sorted(claims, key=by_state), key=by_state):
        after = flow.result(step, decision.code, RowState(before))
        rows = list(some)
        for ids in parts([known(each.id) for each in rows]):
            changed = (
                update(Claim)
                .where(col(Claim.id).in_(ids), col(Claim.state) == before)
                .values(state=after, refused_fen=_column(after, asked), **values)
                .execution_options(synchronize_session=False)
            )
            if work.session.execute(changed).rowcount != len(ids):  # type: ignore[attr-defined]  # of an UPDATE
                raise Conflict
        acts += [_act(work, step, decision, each, after, asked) for each in rows]
    text_id = values.get(step.columns["reason"])
    traced = [{**each, "text_id": text_id} for each in acts]
    work.session.execute(insert(ClaimAct), traced)
    work.session.expire_all()
    return traced


def _column(after: RowState, asked: int | None) -> Any:
    """Return what is held back now, for an UPDATE: see `_held_back`."""
    if after in flow.PAID:
        return 0
    if asked is not None:
        return asked
    before = col(Claim.refused_fen)
    return case((before > 0, before), else_=col(Claim.amount_fen))


def _held_back(after: RowState, claim: Claim, asked: int | None) -> int:
    """Return what of a claim is held back now: what was before, unless this step says otherwise."""
    before = claim.refused_fen or None
    return flow.refused(after, claim.amount_fen, asked if asked is not None else before)


def _act(
    work: Work,
    step: Step,
    decision: Decision,
    claim: Claim,
    after: RowState,
    asked: int | None,
) -> dict[str, Any]:
    return {
        "claim_id": claim.id,
        "step": step.code,
        "decision": decision.code,
        "before": claim.state,
        "after": after,
        "refused_fen": _held_back(after, claim, asked),
        "officer_id": work.actor.officer_id,
        "at": work.now,
    }


def _tell(
    work: Work, found: ClaimList, step: Step, decision: Decision, acts: Sequence[dict[str, Any]]
) -> None:
    ids = sorted(each["claim_id"] for each in acts)
    work.record(
        ClaimsDecided(
            case_id=found.case_id,
            list_id=known(found.id),
            agency=found.agency,
            step=step.code,
            decision=decision.code,
            step_zh=step.name.zh,
            step_en=step.name.en,
            decision_zh=decision.name.zh,
            decision_en=decision.name.en,
            claims=len(ids),
            refused_fen=sum(each["refused_fen"] for each in acts),
            sha256=sha256(",".join(map(str, ids)).encode()).hexdigest(),
        )
    )


def _today(work: Work) -> date:
    return work.now.astimezone(LEGAL_ZONE).date()
