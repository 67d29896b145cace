"""What single steps do to the case besides moving it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.exc import IntegrityError

from portal.kernel.errors import Conflict
from referrals.proceedings import queries
from referrals.proceedings.book import thresholds
from referrals.proceedings.events import SettlementSuspended
from referrals.proceedings.rules import weights
from referrals.proceedings.service import filing_effects, measuring, money, publishing, terms
from referrals.proceedings.service.acting import Act
from referrals.proceedings.service.facts import reaches


def apply(act: Act) -> None:
    """Do what this step does, before the clocks turn."""
    effect = EFFECTS.get(act.step.code)
    if effect:
        effect(act)
    act.work.session.add(act.proceeding)
    act.work.session.flush()


def finish(act: Act) -> None:
    """Do what comes after the clocks have turned."""
    effect = AFTERWARDS.get(act.step.code)
    if effect:
        effect(act)
        act.work.session.add(act.proceeding)
        act.work.session.flush()


def _notice(act: Act) -> None:
    """Fix what the party is told; whether it may ask for a hearing, local thresholds say."""
    work, proceeding = act.work, act.proceeding
    rows = queries.line_rows(work.session, proceeding.id or 0)
    lines = [queries.line_of(each) for each in rows]
    proceeding.noticed = {kind.value: weight for kind, weight in weights(lines).items()}
    right = reaches(work, proceeding, thresholds.HEARING, lines)
    proceeding.may_be_heard = right or act.form.offer_hearing
    proceeding.new_facts = act.form.new_facts is not None
    proceeding.heard, proceeding.speak_until = False, None
    proceeding.reviewed_by_id = proceeding.chair_id = None


def _notice_served(act: Act) -> None:
    act.proceeding.speak_until = terms.last_day(act.work, "A10", terms.noon(act.on))


def _spoke(act: Act) -> None:
    act.proceeding.spoke = True


def _hearing(act: Act) -> None:
    act.proceeding.spoke = True
    terms.hold(
        act.work, act.proceeding, reason="组织听证", document=act.form.note or "", hearing=True
    )


def _call(act: Act) -> None:
    act.proceeding.chair_id = act.form.chair


def _held(act: Act) -> None:
    act.proceeding.heard = True
    terms.let_run(act.work, act.proceeding)


def _forgone(act: Act) -> None:
    act.proceeding.chair_id = None
    terms.let_run(act.work, act.proceeding)


def _stay(act: Act) -> None:
    terms.hold(act.work, act.proceeding, reason=act.form.reason, hearing=False)


def _take_up(act: Act) -> None:
    terms.let_run(act.work, act.proceeding)


def _reviewed(act: Act) -> None:
    act.proceeding.reviewed_by_id = act.work.actor.officer_id


def _unreviewed(act: Act) -> None:
    act.proceeding.reviewed_by_id = None


def _decided(act: Act) -> None:
    act.proceeding.decided_by_id, act.proceeding.decided_at = (
        act.work.actor.officer_id,
        act.work.now,
    )


def _on_spot(act: Act) -> None:
    act.proceeding.on_spot, act.proceeding.served_on = True, act.on
    act.proceeding.cash_taken = act.form.cash != "no"
    act.proceeding.decided_at = act.work.now


def _served(act: Act) -> None:
    """What the decision orders binds its party from the delivery on, suspensions too (APL 61, 73)."""
    act.proceeding.served_on = act.on
    measuring.order(act, money.decider(act.work, act.proceeding))


def _remedy(act: Act) -> None:
    act.proceeding.remedy = act.form.remedy


def _no_remedy(act: Act) -> None:
    act.proceeding.remedy = ""


def _fell(act: Act) -> None:
    """What the decision ordered is no longer owed; a new one starts from the investigation."""
    money.release(act.work, act.proceeding, act.form.reason, on=act.on)
    measuring.fall(act)
    act.proceeding.remedy = ""


def _anew(act: Act) -> None:
    """Begin again: nothing was noticed, reviewed or decided; the term is one of its own."""
    row = act.proceeding
    row.noticed, row.spoke, row.heard, row.may_be_heard = None, False, False, False
    row.reviewed_by_id = row.chair_id = row.decided_by_id = row.decided_at = None
    row.shares_clock, row.served_on = False, None
    _take_acts_back(act)
    for each in queries.line_rows(act.work.session, row.id or 0):
        each.dropped_at = act.work.now
        act.work.session.add(each)


def _take_acts_back(act: Act) -> None:
    """Keep its acts in this case again; Conflict when another case was begun about them meanwhile."""
    try:
        with act.work.session.begin_nested():
            for each in queries.act_rows(act.work.session, act.proceeding.id or 0):
                each.live = True
                act.work.session.add(each)
    except IntegrityError:
        raise Conflict from None


def _publish(act: Act) -> None:
    act.proceeding.publisher_id = act.work.actor.officer_id


def _settlement(act: Act) -> None:
    stops = act.step.code == "suspend_settlement"
    (measuring.stop_settling if stops else measuring.settle_again)(act)
    act.work.record(
        SettlementSuspended(
            case_id=act.proceeding.case_id,
            proceeding_id=act.proceeding.id or 0,
            number=act.proceeding.number,
            label=act.step.label.zh,
            label_en=act.step.label.en,
            restored=not stops,
        )
    )


EFFECTS: Mapping[str, Callable[[Act], None]] = {
    **filing_effects.EFFECTS,
    "give_notice": _notice,
    "notice_served": _notice_served,
    "record_statement": _spoke,
    "request_hearing": _hearing,
    "call_hearing": _call,
    "hold_hearing": _held,
    "forgo_hearing": _forgone,
    "stay": _stay,
    "take_up": _take_up,
    "pass_review": _reviewed,
    "return_review": _unreviewed,
    "return_to_handlers": _unreviewed,
    "decide": _decided,
    "decide_no_penalty": _decided,
    "decide_on_spot": _on_spot,
    "decision_served": _served,
    "no_penalty_served": _served,
    "record_remedy": _remedy,
    "decide_anew": _anew,
    "propose_publication": _publish,
    "approve_publication": publishing.put,
    "suspend_settlement": _settlement,
    "restore_settlement": _settlement,
}
AFTERWARDS: Mapping[str, Callable[[Act], None]] = {
    "decline_filing": filing_effects.not_filed,
    "move_case": filing_effects.not_filed,
    "uphold": _no_remedy,
    "set_aside": _fell,
    "withdraw_publication": publishing.take_back,
}
