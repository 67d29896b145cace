"""Which duties run where a referral stands, and where the law gives no number of days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.kernel.text import Text
from referrals.transfers.rules.states import State
from referrals.transfers.rules.step import Step

DUTIES: Mapping[State, frozenset[str]] = {
    State.REPORTED: frozenset({"F4"}),
    State.APPROVED: frozenset({"F5"}),
    State.RECEIVED: frozenset({"F11"}),
    State.SUPPLEMENTING: frozenset({"F8", "F11"}),
    State.PASSED_ON: frozenset({"F9"}),
    State.FILED: frozenset({"F14"}),
    State.NOT_FILED: frozenset({"F15"}),
    State.RECONSIDERING: frozenset({"F16"}),
    State.UPHELD: frozenset({"F18"}),
    State.FILING_ORDERED: frozenset({"P5"}),
    State.EXPLANATION_ASKED: frozenset({"P3"}),
    State.SILENCE_ASKED: frozenset({"F17"}),
    State.EXPLAINED: frozenset({"P4"}),
    State.ORDER_CONTESTED: frozenset({"P8"}),
    State.ORDER_REVIEWED: frozenset({"P8R"}),
    State.REINVESTIGATING: frozenset({"C5"}),
    State.DROPPED: frozenset({"F20"}),
    State.ON_APPEAL: frozenset({"C8"}),
    State.NOT_PROSECUTED: frozenset({"B1"}),
    State.PENALTY_REVIEW: frozenset({"B2"}),
    State.CHALLENGED: frozenset({"B2"}),
    State.OPINION_DUE: frozenset({"B3"}),
    State.OPINION_ISSUED: frozenset({"B5"}),
}
"""The clocks that run in a state. Besides them only those of LASTING; without a duty: NO_TERM."""
ORDER_TO_DROP = frozenset(
    {
        State.WITHDRAWAL_ORDERED,
        State.ORDER_CONTESTED,
        State.ORDER_UPHELD,
        State.ORDER_REVIEWED,
        State.ORDER_FINAL,
    }
)
"""An investigation the procuratorate wants dropped; it goes on until it is."""
INQUIRY = frozenset({State.FILED, State.INVESTIGATING, *ORDER_TO_DROP})
MOVABLE = frozenset({*INQUIRY, State.REINVESTIGATING, State.PROSECUTING})
"""Where a criminal case can go to another force."""
CUSTODY = ("C1", "C1L", "C2", "C2U", "C3")
"""Terms of one suspect each: the clocks run on the suspect, not on the referral."""
LASTING: Mapping[str, frozenset[State]] = {
    "F8N": frozenset({State.RECEIVED}),
    "F19": MOVABLE,
    "P7": INQUIRY,
    **dict.fromkeys(CUSTODY, INQUIRY),
    **dict.fromkeys(("C4", "C4X", "C4F"), frozenset({State.PROSECUTING})),
    **dict.fromkeys(("C6", "C6S", "C6SL", "C6F"), frozenset({State.INDICTED})),
    **dict.fromkeys(("C7", "C7R"), frozenset({State.JUDGED})),
}
"""Clocks only some referrals have, besides those of DUTIES: once started they run on through these
states until what they wait for is done; they end when the referral leaves these states."""
STANDS_FOR: Mapping[str, str] = {"F11E": "F11"}
"""Terms an optional profile puts in the place of another."""
_AT_ONCE = Text("立即办理，条文没有日数", "At once; the article has no number")
_COURSE = Text(
    "刑事诉讼法的期限由办案机关掌握，本页只作显示", "Limits of the criminal procedure, shown only"
)
NO_TERM: Mapping[State, Text] = {
    State.NEW: Text("发现涉嫌犯罪后立即组成专案组", "A group is named at once"),
    State.GROUPED: Text("核实情况后报告，条文没有日数", "Report after verification; no number"),
    State.DECLINED: Text("移送没有进行", "No referral is under way"),
    State.HANDED_OVER: Text(
        "移送时当场签收；拒不签收的记录在案，转立案监督",
        "Signed for at the hand-over; a refusal is recorded and goes to supervision",
    ),
    State.SUPERVISED: Text(
        "审查是否要求说明理由，条文没有日数", "Review by the procuratorate; no number"
    ),
    State.CORRECTION_NOTICED: Text(
        "纠正违法通知没有法定日数；仍不纠正的报上一级", "No number; reported one level up"
    ),
    State.WITHDRAWAL_ORDERED: _AT_ONCE,
    State.ORDER_UPHELD: Text("立即撤销或者提请复核", "Drop it at once or ask for a review"),
    State.ORDER_FINAL: _AT_ONCE,
    State.SENT_BACK: Text("及时收回处理，条文没有日数", "Promptly; the article has no number"),
    State.REPLIED: Text("审查回复，条文没有日数", "The reply is reviewed; no number"),
    **dict.fromkeys(
        (State.INVESTIGATING, State.PROSECUTING, State.INDICTED, State.JUDGED), _COURSE
    ),
}
"""States in which no duty of an agency has a number of days in the law, and why."""


def duty_of(code: str) -> str:
    """Return the duty a term counts: its own, or the one it stands for under a local practice."""
    return STANDS_FOR.get(code, code)


def ending(
    step: Step, source: State, target: State, running: Iterable[str], *, named: bool = True
) -> list[str]:
    """Return which of the running clocks end with a step from `source` to `target`.

    Those the step names, as far as they are a duty where it was taken, and those that last no
    further than that. Without `named` the step is about another suspect: only the latter.
    """
    stops = step.stops if named else ()
    found = []
    for code in sorted(set(running)):
        duty = duty_of(code)
        owed = duty in stops and duty in DUTIES.get(source, frozenset())
        over = duty in LASTING and (duty in stops or target not in LASTING[duty])
        if owed or over:
            found.append(code)
    return found
