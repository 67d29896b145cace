"""What may be done with a letter, by whom, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.cases.rules import CASEWORK
from portal.kernel.actor import Office
from portal.kernel.errors import Reason, Refused
from portal.kernel.text import Text
from referrals.letters.rules.kinds import HEAD, SIGNERS, Kind
from referrals.letters.rules.states import ANSWERED, OVER, RUNNING, Side, Standing, State

WRITERS = frozenset({*CASEWORK} - {Office.INTAKE})
"""Offices that write, receive and answer letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules look at: letter, standing with the agency concerned, who acts."""

    kind: Kind
    state: State
    standing: Standing | None
    side: Side | None
    offices: frozenset[Office]
    officer_id: int
    written_by: int
    reply_by: int | None = None
    open_standings: tuple[Standing, ...] = ()
    """Standings of every agency the letter is addressed to."""
    overdue: bool = False
    clocked: bool = False
    prodded: bool = False
    superior: bool = False
    """Whether there is an organ above the receiver to report to."""
    above: bool = True
    """Whether the sender stands above the receiver where the kind asks for it."""


Guard = Callable[[Facts], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing done to a letter. `inside` is told only to the agency that did it."""

    code: str
    label: Text
    told: Text
    side: Side
    states: frozenset[State]
    standings: frozenset[Standing] = frozenset()
    """Empty: it is about the letter, not about one agency it went to."""
    signs: str = ""
    """"": any writer; "approval" or "reply_approval": whom the kind names there."""
    asks: tuple[str, ...] = ()
    inside: bool = False
    guards: tuple[Guard, ...] = ()

    def offered(self, kind: Kind) -> bool:
        """Tell whether letters of this kind know the act at all."""
        return _OFFERED.get(self.code, _always)(kind)


class LetterRefused(Refused):
    """The law or the two-person rule refuses the act; nothing was written but the attempt."""


def _always(_kind: Kind) -> bool:
    return True


def signers(act: Act, kind: Kind) -> frozenset[Office]:
    """Return the offices the act is for."""
    wanted = getattr(kind, act.signs) if act.signs else ""
    return SIGNERS.get(wanted, WRITERS)


def _not_the_author(facts: Facts) -> tuple[str, ...]:
    return ("letter_same_person",) if facts.officer_id == facts.written_by else ()


def _not_the_replier(facts: Facts) -> tuple[str, ...]:
    return ("letter_same_person",) if facts.officer_id == facts.reply_by else ()


def _from_above(facts: Facts) -> tuple[str, ...]:
    return () if facts.above else ("letter_not_above",)


def _overdue(facts: Facts) -> tuple[str, ...]:
    return ("letter_in_time",) if facts.clocked and not facts.overdue else ()


def _prodded(facts: Facts) -> tuple[str, ...]:
    return () if facts.prodded else ("letter_not_prodded",)


def _superior(facts: Facts) -> tuple[str, ...]:
    return () if facts.superior else ("letter_no_superior",)


def _all_answered(facts: Facts) -> tuple[str, ...]:
    waiting = set(facts.open_standings) - ANSWERED
    return ("letter_unanswered",) if waiting and not facts.kind.reports else ()


_DRAFT, _SENT = frozenset({State.DRAFT}), frozenset({State.SENT})
_ACTS = (
    Act(
        code="redraft",
        label=Text("修改草稿", "Change the draft"),
        told=Text("修改后的文本代替原稿，原稿留存。", "The new text takes the old one's place."),
        side=Side.SENDER,
        states=_DRAFT,
        asks=("title", "text", "asks", "basis"),
        inside=True,
    ),
    Act(
        code="submit",
        label=Text("送负责人审批", "Put before the head"),
        told=Text("由另一位人员审批后发出。", "A second person approves and it is sent."),
        side=Side.SENDER,
        states=_DRAFT,
        inside=True,
        guards=(_from_above,),
    ),
    Act(
        code="send",
        label=Text("发出", "Send"),
        told=Text("编号并送达对方，内容向对方开放。", "It is numbered and opens to the receiver."),
        side=Side.SENDER,
        states=_DRAFT,
        guards=(_from_above,),
    ),
    Act(
        code="approve",
        label=Text("批准并发出", "Approve and send"),
        told=Text("编号并送达对方，内容向对方开放。", "It is numbered and opens to the receiver."),
        side=Side.SENDER,
        states=frozenset({State.PENDING}),
        signs="approval",
        guards=(_not_the_author, _from_above),
    ),
    Act(
        code="decline",
        label=Text("退回修改", "Return to the author"),
        told=Text("退回起草人，不发出。", "It goes back to its author and is not sent."),
        side=Side.SENDER,
        states=frozenset({State.PENDING}),
        signs="approval",
        asks=("text",),
        inside=True,
    ),
    Act(
        code="drop",
        label=Text("作废草稿", "Drop the draft"),
        told=Text("草稿不再发出，留存备查。", "It will not be sent and stays on file."),
        side=Side.SENDER,
        states=frozenset({State.DRAFT, State.PENDING}),
        asks=("text",),
        inside=True,
    ),
    Act(
        code="withdraw",
        label=Text("撤回", "Withdraw"),
        told=Text("对方不再需要回复，期限终止。", "No reply is due any more; clocks end."),
        side=Side.SENDER,
        states=_SENT,
        signs="approval",
        asks=("text",),
    ),
    Act(
        code="close",
        label=Text("办结", "Close"),
        told=Text("写明结果，函件办结。", "Say what came of it; the letter is closed."),
        side=Side.SENDER,
        states=_SENT,
        signs="approval",
        asks=("text",),
        guards=(_all_answered,),
    ),
    Act(
        code="prod",
        label=Text("催办", "Prod"),
        told=Text("向对方发出催办函。", "A reminder letter goes to the receiver."),
        side=Side.SENDER,
        states=_SENT,
        standings=frozenset({Standing.WAITING, Standing.RECEIVED, Standing.PROPOSED}),
        asks=("text", "days"),
        guards=(_overdue,),
    ),
    Act(
        code="escalate",
        label=Text("报对方上级机关", "Report to the organ above"),
        told=Text(
            "函件及往来内容向对方的上级机关开放。",
            "The letter and what was written opens to the organ above the receiver.",
        ),
        side=Side.SENDER,
        states=_SENT,
        standings=frozenset({Standing.WAITING, Standing.RECEIVED, Standing.PROPOSED}),
        signs="approval",
        asks=("text",),
        guards=(_overdue, _prodded, _superior),
    ),
    Act(
        code="tell_police",
        label=Text("告知公安机关", "Tell the police"),
        told=Text(
            "对方仍不移送的，将函件告知公安机关，内容向其开放。",
            "The agency still does not refer: the letter opens to the police.",
        ),
        side=Side.SENDER,
        states=_SENT,
        standings=frozenset(Standing) - ANSWERED,
        signs="approval",
        asks=("text",),
        guards=(_overdue, _prodded),
    ),
    Act(
        code="uphold",
        label=Text("复核：异议不成立", "Re-check: the letter stands"),
        told=Text("对方仍应按期回复。", "The reply stays due."),
        side=Side.SENDER,
        states=_SENT,
        standings=frozenset({Standing.OBJECTED}),
        asks=("text",),
    ),
    Act(
        code="yield",
        label=Text("复核：异议成立，撤回", "Re-check: the objection is right"),
        told=Text("撤回函件，期限终止。", "The letter is withdrawn; clocks end."),
        side=Side.SENDER,
        states=_SENT,
        standings=frozenset({Standing.OBJECTED}),
        signs="approval",
        asks=("text",),
    ),
    Act(
        code="receive",
        label=Text("签收", "Sign for it"),
        told=Text("回复期限自签收之日起算。", "The reply clock counts from receipt."),
        side=Side.RECEIVER,
        states=_SENT,
        standings=frozenset({Standing.WAITING}),
    ),
    Act(
        code="reply",
        label=Text("回复", "Reply"),
        told=Text("选择答复方式并写明情况。", "Choose the answer and explain it."),
        side=Side.RECEIVER,
        states=_SENT,
        standings=frozenset({Standing.RECEIVED}),
        asks=("answer", "text"),
    ),
    Act(
        code="approve_reply",
        label=Text("批准并发出回复", "Approve and send the reply"),
        told=Text("回复发送对方，回复期限终止。", "The reply is sent and the clock ends."),
        side=Side.RECEIVER,
        states=_SENT,
        standings=frozenset({Standing.PROPOSED}),
        signs="reply_approval",
        guards=(_not_the_replier,),
    ),
    Act(
        code="return_reply",
        label=Text("退回修改回复", "Return the reply to its author"),
        told=Text("回复退回起草人，期限继续计算。", "The clock runs on."),
        side=Side.RECEIVER,
        states=_SENT,
        standings=frozenset({Standing.PROPOSED}),
        signs="reply_approval",
        asks=("text",),
        inside=True,
    ),
    Act(
        code="report",
        label=Text("报告进展", "Report progress"),
        told=Text("督办单位随时可见。", "The supervising organ reads it."),
        side=Side.RECEIVER,
        states=_SENT,
        standings=frozenset({*RUNNING, *ANSWERED}),
        asks=("text",),
    ),
)
ACTS: Mapping[str, Act] = {each.code: each for each in _ACTS}
_OFFERED: Mapping[str, Callable[[Kind], bool]] = {
    "submit": lambda kind: bool(kind.approval),
    "send": lambda kind: not kind.approval,
    "report": lambda kind: kind.reports,
    "tell_police": lambda kind: kind.by_referral,
}
"""Acts only some kinds know."""


def concerns(act: Act, facts: Facts) -> bool:
    """Tell whether the act could be taken where letter and standing are, by this side."""
    there = facts.state in act.states and (not act.standings or facts.standing in act.standings)
    return act.offered(facts.kind) and there and facts.side is act.side


def may_try(act: Act, facts: Facts) -> bool:
    """Tell whether the act is this officer's to try: a deputy may, and is refused with the article."""
    return facts.side is act.side and bool(facts.offices & WRITERS) and act.offered(facts.kind)


def reasons_against(act: Act, facts: Facts) -> tuple[Reason, ...]:
    """Return every reason against the act, each with the article of the kind; empty: it may be."""
    codes: list[str] = []
    if not facts.offices & signers(act, facts.kind):
        in_person = act.signs and getattr(facts.kind, act.signs) == HEAD
        codes.append("letter_head_in_person" if in_person else "letter_lead_signs")
    for guard in act.guards:
        codes += guard(facts)
    return tuple(Reason(code, facts.kind.law) for code in codes)


def waits(facts: Facts) -> bool:
    """Tell whether the sender waits for this agency."""
    return facts.state not in OVER and facts.standing not in ANSWERED
