"""What single acts do to the letter, its receivers, their clocks and what they may read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from portal.infra.work import Work
from portal.kernel.errors import Invalid
from referrals.clocks import service as clocks
from referrals.letters import queries, rules
from referrals.letters.book import registry
from referrals.letters.events import LetterFact
from referrals.letters.forms import Redraft, Reply
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import ACTS, Act, Answer, Kind, Standing, State
from referrals.letters.service import keeping, papers, sealing, sending
from referrals.letters.service.sending import SUBJECT


def waits_for_head(act: Act, kind: Kind) -> bool:
    """Tell whether what is written now is read by nobody else until the own head agrees."""
    return act.code == "reply" and bool(kind.reply_approval)


def check(letter: Letter, act: Act, form: BaseModel) -> None:
    """Raise Invalid for an answer letters of this kind do not know."""
    kind = registry.kind(letter.version)
    if isinstance(form, Reply) and act.code == "reply" and form.answer not in kind.answers:
        raise Invalid(answer="unknown_choice")


def before(work: Work, letter: Letter, to: LetterTo | None, act: Act, form: BaseModel) -> None:
    """Change letter and receiver as the act says, before the attempt is written down."""
    if isinstance(form, Redraft):
        letter.written_by_id = work.actor.officer_id or 0
    if isinstance(form, Reply) and to is not None:
        to.reply_by_id, to.answer = work.actor.officer_id, form.answer
    change = _LETTER.get(act.code)
    if change is not None:
        change(work, letter)
    if to is not None:
        _RECEIVER.get(act.code, _nothing)(work, letter, to)
        work.session.add(to)
    work.session.add(letter)
    work.session.flush()


def after(
    work: Work, letter: Letter, to: LetterTo | None, act: Act, told: Mapping[str, str]
) -> None:
    """Say once more for both sides what until now only one could read, and set it on paper."""
    if act.code in {"send", "approve"}:
        sending.open_text(work, letter)
    elif to is None:
        return
    elif act.code == "approve_reply":
        sending.open_reply(work, letter, to)
    elif act.code == "reply" and to.standing is not Standing.PROPOSED:
        papers.make_reply(work, letter, to, told)
    elif act.code == "prod":
        papers.make_reminder(work, letter, to, int(told["days"]))


def tell(work: Work, letter: Letter, to: LetterTo | None, act: Act) -> None:
    """Tell the other side: the receivers concerned, or the sender."""
    if act.inside or waits_for_head(act, registry.kind(letter.version)):
        return
    rows = [to] if to is not None else queries.receivers(work.session, letter.id)
    event = work.recorded[-1]
    others = [code for each in rows for code in (each.agency, each.told_above, each.told_police)]
    if isinstance(event, LetterFact):
        keeping.tell(work, event, letter.agency, *others)


def _nothing(_work: Work, _letter: Letter, _to: LetterTo) -> None:
    return


def _state(state: State) -> Callable[[Work, Letter], None]:
    def change(work: Work, letter: Letter) -> None:
        letter.state = state
        if state in rules.OVER:
            end(work, letter)

    return change


def end(work: Work, letter: Letter) -> None:
    """Write down that a letter is over: its clocks end."""
    letter.ended_at = work.now
    for each in queries.receivers(work.session, letter.id):
        clocks.stop_all(work, SUBJECT, each.id or 0)


def _standing(standing: Standing) -> Callable[[Work, Letter, LetterTo], None]:
    def change(_work: Work, _letter: Letter, to: LetterTo) -> None:
        to.standing = standing

    return change


def _receive(work: Work, letter: Letter, to: LetterTo) -> None:
    to.standing, to.received_at = Standing.RECEIVED, work.now
    sending.start_clock(work, letter, to)


def _reply(work: Work, letter: Letter, to: LetterTo) -> None:
    if registry.kind(letter.version).reply_approval:
        to.standing = Standing.PROPOSED
    else:
        _answered(work, letter, to)


def _answered(work: Work, _letter: Letter, to: LetterTo) -> None:
    to.replied_at = work.now
    if to.answer is Answer.OBJECT:
        to.standing = Standing.OBJECTED
        return
    to.standing = Standing.REPLIED
    clocks.stop_all(work, SUBJECT, to.id or 0)


def _return(_work: Work, _letter: Letter, to: LetterTo) -> None:
    to.standing, to.answer = Standing.RECEIVED, None


def _prod(_work: Work, _letter: Letter, to: LetterTo) -> None:
    to.prods += 1


def _escalate(work: Work, letter: Letter, to: LetterTo) -> None:
    to.told_above = queries.superior(work.session, to.agency)
    if to.told_above is not None:
        sealing.give(work, letter, to.told_above)


def _tell_police(work: Work, letter: Letter, to: LetterTo) -> None:
    to.told_police = queries.police_for(work.session, to.agency)
    if to.told_police is not None:
        sealing.give(work, letter, to.told_police)


def _yield(work: Work, letter: Letter, _to: LetterTo) -> None:
    _state(State.WITHDRAWN)(work, letter)


_LETTER: dict[str, Callable[[Work, Letter], None]] = {
    "submit": _state(State.PENDING),
    "decline": _state(State.DRAFT),
    "drop": _state(State.DROPPED),
    "withdraw": _state(State.WITHDRAWN),
    "close": _state(State.CLOSED),
    "send": sending.send,
    "approve": sending.send,
}
_RECEIVER: dict[str, Callable[[Work, Letter, LetterTo], None]] = {
    "receive": _receive,
    "reply": _reply,
    "approve_reply": _answered,
    "return_reply": _return,
    "uphold": _return,
    "yield": _yield,
    "prod": _prod,
    "escalate": _escalate,
    "tell_police": _tell_police,
}
assert set(_LETTER) | set(_RECEIVER) <= set(ACTS)  # noqa: S101 - a misspelt act would do nothing
