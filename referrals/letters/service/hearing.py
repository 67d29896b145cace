"""What letters do when something happens elsewhere."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases.events import CaseClosing
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from referrals.clocks import queries as clocks
from referrals.clocks import service as clock_service
from referrals.clocks.events import ClockMissed
from referrals.letters import queries
from referrals.letters.book import registry
from referrals.letters.events import LetterActTaken, LetterOverdue
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import ANSWERED, Standing, State
from referrals.letters.service import effects, keeping
from referrals.transfers import queries as transfers
from referrals.transfers.events import StepTaken
from referrals.transfers.steps.receive import STEP as RECEIVE

_BY_REFERRAL = tuple({each.code for each in registry.all_kinds() if each.by_referral})


def when_step_taken(work: Work, event: StepTaken) -> None:
    """A referral the police signed for answers every opinion that asked the agency for it (JCG 557).

    Nothing less does: until then it can be declined or withdrawn.
    """
    if event.step != RECEIVE.code:
        return
    agency = transfers.by_id(work.session, event.transfer_id).referring_agency
    for letter in queries.asking_to_refer(work.session, event.case_id, _BY_REFERRAL):
        queries.hold(work.session, letter)
        for to in queries.receivers(work.session, letter.id):
            if to.agency == agency and to.standing not in ANSWERED:
                _answer_by_referral(work, letter, to)


def when_missed(work: Work, event: ClockMissed) -> None:
    """Tell the sender that a reply is overdue: now it may prod."""
    clock = clocks.by_id(work.session, event.clock_id)
    if clock.subject != queries.SUBJECT:
        return
    to = queries.receiver(work.session, clock.subject_id)
    letter = queries.by_id(work.session, to.letter_id)
    overdue = LetterOverdue(**keeping.told(letter, letter.agency), with_agency=to.agency)
    work.record(overdue)
    keeping.tell(work, overdue, letter.agency)


def keep_open(work: Work, event: CaseClosing) -> None:
    """Raise Refused while the owner of the case has not answered an opinion asking to refer it."""
    for member in cases.with_merged(work.session, event.case_id):
        for letter in queries.asking_to_refer(work.session, member, _BY_REFERRAL):
            rows = queries.receivers(work.session, letter.id)
            if any(each.standing not in ANSWERED for each in rows):
                raise Refused(Reason("letter_asks_to_refer", registry.kind(letter.version).law))


def _answer_by_referral(work: Work, letter: Letter, to: LetterTo) -> None:
    to.standing, to.replied_at = Standing.ANSWERED_BY_REFERRAL, work.now
    to.received_at = to.received_at or work.now
    clock_service.stop_all(work, queries.SUBJECT, to.id or 0)
    rows = queries.receivers(work.session, letter.id)
    if all(each.standing in ANSWERED for each in rows):
        letter.state = State.CLOSED
        effects.end(work, letter)
    work.session.add_all([to, letter])
    work.session.flush()
    event = LetterActTaken(
        act="answered_by_referral",
        label="公安机关已签收移送，视为答复",
        label_en="answered by a referral the police signed for",
        state=letter.state,
        standing=to.standing,
        with_agency=to.agency,
        law=str(registry.kind(letter.version).law),
        **keeping.told(letter, to.agency),
    )
    work.record(event)
    keeping.tell(work, event, letter.agency)
