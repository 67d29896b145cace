"""Questions to reporters, answered one by one; an answer is a message, so nothing of it is lost."""

from __future__ import annotations

from portal.cases import service as cases
from portal.followup import policy, queries
from portal.followup.events import QuestionTakenBack, ReporterAnswered, ReporterAsked
from portal.followup.forms import Ask
from portal.followup.models import ReporterQuestion
from portal.followup.rules import MOST_OPEN, Asked
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.intake.events import AnsweredLate, TipHandedOver, TipWithdrawn
from portal.intake.rules import Side
from portal.intake.service import mailbox, tips, triage
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.policy import require
from portal.notices import service as notices


def ask(work: Work, tip_id: int, form: Ask, *, case_id: int | None = None) -> ReporterQuestion:
    """Ask the reporter of a tip; with `case_id` as the owner of that case. Sent twice, asked once.

    Invalid for a wish in the past or too many open questions, Conflict when the tip was withdrawn.
    """
    today = work.now.astimezone(LEGAL_ZONE).date()
    if form.wish_on is not None and form.wish_on < today:
        raise Invalid(wish_on="past_day")
    mark = bytes.fromhex(form.mark)
    if case_id is None:
        require(policy.can_ask(work.actor))
        message = triage.write_to_reporter(work, tip_id, form.question, mark=mark)
    else:
        message = cases.send_to_reporter(work, case_id, tip_id, form.question, mark=mark)
    before = queries.by_message(work.session, message)
    if before is not None:
        return before
    if intake.by_id(work.session, tip_id).withdrawn_on is not None:
        raise Conflict
    if len(queries.open_questions(work.session, tip_id)) >= MOST_OPEN:
        raise Invalid(question="too_many_open")
    made = ReporterQuestion(
        tip_id=tip_id,
        agency=work.actor.agency,
        asked_by=work.actor.officer_id or 0,
        asked_by_name=work.actor.name,
        asked_at=work.now,
        message_id=message,
        wish_on=form.wish_on,
    )
    work.session.add(made)
    work.session.flush()
    work.record(ReporterAsked(tip_id=tip_id, question_id=made.id or 0))
    return made


def take_back(work: Work, tip_id: int, question_id: int) -> None:
    """Take a question back that was not answered: its asker or the head. Its message stays."""
    intake.get(work.session, work.actor, tip_id)
    found = queries.question(work.session, question_id, tip_id)
    if found.agency != work.actor.agency:
        raise NotFound
    require(found.asked_by == work.actor.officer_id or work.actor.holds(Office.HEAD))
    if found.state is not Asked.OPEN:
        raise Conflict
    _settle(work, found, Asked.TAKEN_BACK)
    work.record(QuestionTakenBack(tip_id=tip_id, question_id=question_id))


def answer(work: Work, question_id: int, text: str, *, mark: bytes) -> None:
    """Answer a question of the actor's own tip; who preferred not to may still answer.

    What is sent again from another tab is kept as a further message: nothing typed is lost.
    """
    tip, key = mailbox.mine(work, lock=True)
    found = queries.question(work.session, question_id, tip.id)
    message = tips.send(work, tip, key, text, Side.REPORTER, mark=mark)
    _answered(work, found, message)


def rather_not(work: Work, question_id: int) -> None:
    """Note that the actor would rather not answer; twice is once, and after an answer nothing."""
    tip, _ = mailbox.mine(work)
    found = queries.question(work.session, question_id, tip.id)
    if found.state is Asked.OPEN:
        _settle(work, found, Asked.DECLINED)
        work.record(ReporterAnswered(tip_id=tip.id or 0, question_id=question_id, said=False))


def when_answered_late(work: Work, event: AnsweredLate) -> None:
    """Take words sent with the code typed again as the answer they were; another's question never."""
    ids = {each.id for each in queries.questions(work.session, event.tip_id)}
    if event.question_id in ids:
        found = queries.question(work.session, event.question_id, event.tip_id)
        _answered(work, found, event.message_id)


def when_answered(work: Work, event: ReporterAnswered) -> None:
    """Tell who asked; the words, if any, are told of as a message."""
    found = queries.question(work.session, event.question_id, event.tip_id)
    notices.about(work, event, agency=found.agency, officer_id=found.asked_by)


def when_handed_over(work: Work, event: TipHandedOver) -> None:
    """Nobody waits for answers to an agency that no longer has the tip."""
    _lapse(work, event.tip_id)


def when_withdrawn(work: Work, event: TipWithdrawn) -> None:
    """A reporter who withdrew is asked nothing."""
    _lapse(work, event.tip_id)


def _lapse(work: Work, tip_id: int) -> None:
    for each in queries.open_questions(work.session, tip_id):
        _settle(work, each, Asked.LAPSED)


def _answered(work: Work, found: ReporterQuestion, message: int) -> None:
    if found.answer_id is None:
        found.answer_id = message
        _settle(work, found, Asked.ANSWERED)
        work.record(ReporterAnswered(tip_id=found.tip_id, question_id=found.id or 0, said=True))


def _settle(work: Work, found: ReporterQuestion, state: Asked) -> None:
    found.state, found.settled_on = state, work.now.astimezone(LEGAL_ZONE).date()
    work.session.add(found)
    work.session.flush()
