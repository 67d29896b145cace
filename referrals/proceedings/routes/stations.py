"""The stations of an administrative case, in the order of the law: been, here, to come."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.text import Text
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import ENDED, State

_WAY: tuple[tuple[Text, frozenset[State]], ...] = (
    (Text("立案审批", "Filing"), frozenset({State.NEW, State.PROPOSED})),
    (Text("调查取证", "Inquiry"), frozenset({State.INVESTIGATING, State.STAYED})),
    (
        Text("事先告知、听证", "Notice and hearing"),
        frozenset({State.NOTICE_MADE, State.NOTICED, State.HEARING_ASKED, State.HEARING_CALLED}),
    ),
    (Text("复核、法制审核", "Review"), frozenset({State.WEIGHING, State.UNDER_REVIEW})),
    (Text("决定", "Decision"), frozenset({State.READY})),
    (Text("送达", "Delivery"), frozenset({State.DECIDED, State.NO_PENALTY})),
    (
        Text("履行、救济、执行", "Performance"),
        frozenset(
            {State.SERVED, State.DEMAND_MADE, State.DEMANDED, State.IN_COURT, State.SET_ASIDE}
        ),
    ),
    (Text("结案归档", "Closing"), frozenset({State.PERFORMED}) | ENDED),
)


@dataclass(frozen=True, slots=True)
class Station:
    """A part of the way: `mark` is done, now or next."""

    name: Text
    mark: str


def stations(proceeding: Proceeding) -> list[Station]:
    """Return the way with where the case stands on it; all of it is done when it is over."""
    state = proceeding.state
    here = next(at for at, (_, states) in enumerate(_WAY) if state in states)
    over = state in ENDED
    return [
        Station(name, "done" if at < here or over else "now" if at == here else "next")
        for at, (name, _) in enumerate(_WAY)
    ]
