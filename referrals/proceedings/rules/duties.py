"""Which duties run where an administrative case stands, and where the law gives no number of days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.kernel.text import Text
from referrals.proceedings.rules.states import ENDED, TO_PERFORM, UNDECIDED, State
from referrals.proceedings.rules.step import Step

DUTIES: Mapping[State, frozenset[str]] = {
    State.PROPOSED: frozenset({"A1"}),
    **dict.fromkeys(UNDECIDED, frozenset({"A11"})),
    State.UNDER_REVIEW: frozenset({"A11", "A8"}),
    State.DECIDED: frozenset({"A13"}),
    State.NO_PENALTY: frozenset({"A13"}),
    State.DEMANDED: frozenset({"A17"}),
}
"""The clocks that run in each state, all of them; STAYED stops the days of A11, not the duty."""
_AFTER = TO_PERFORM | {State.PERFORMED}
CONTESTABLE = _AFTER | {State.CLOSED}
"""States a decision can be contested in: the party's time outlasts the agency's work (ARL 20, ALL 46)."""
_ALL = frozenset(State)
LASTING: Mapping[str, frozenset[State]] = {
    "A4": frozenset({State.PROPOSED, State.INVESTIGATING}),
    "A10": frozenset({State.NOTICED}),
    "A10N": frozenset({State.HEARING_CALLED}),
    "A14": _AFTER | {State.SET_ASIDE},
    "A14P": _AFTER | {State.DECIDED},
    "A17C": TO_PERFORM,
    "A18R": CONTESTABLE,
    "A18S": CONTESTABLE,
    "A18T": CONTESTABLE,
    "A21": _AFTER,
    "A22": _AFTER,
    "A22B": _AFTER,
}
"""Clocks that may run beside the duties of a state, and the states they last through."""
NO_TERM: Mapping[State, Text] = {
    State.NEW: Text("立案审批尚未提出", "Filing has not been proposed yet"),
    State.SERVED: Text(
        "罚款十五日内缴纳（A15），随缴款决定计算，见追缴",
        "Fifteen days to pay (A15), counted with the order",
    ),
    State.DEMAND_MADE: Text("催告书应当送达，条文没有日数", "To be delivered; no number of days"),
    State.IN_COURT: Text("人民法院审查、执行", "With the court"),
    State.SET_ASIDE: Text(
        "复议机关或者人民法院指定期限的，按其期限",
        "The term the court or the reviewing body sets, if any",
    ),
    State.PERFORMED: Text(
        "履行后结案归档，条文没有日数", "To be closed and filed; no number of days"
    ),
}
"""States in which no duty of an agency has a number of days in the law, and why."""


def ending(step: Step, target: State, running: Iterable[str]) -> list[str]:
    """Return which of the running clocks end with a step that leads to `target`."""
    return [
        code
        for code in sorted(set(running))
        if code in step.stops or target not in LASTING.get(code, _ALL - ENDED)
    ]
