"""Sending a letter: its number, the keys of those it goes to, the share that goes with it, its clock."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, Refused
from portal.kernel.ids import document_number
from portal.sharing import service as sharing
from referrals.clocks import service as clocks
from referrals.letters import queries
from referrals.letters.book import registry
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import Kind, Scope, State
from referrals.letters.service import keeping, papers, sealing

SUBJECT = queries.SUBJECT
TEXT, ANSWER = "text", "answer"
"""Records of the words both sides read, made when they are let out."""


def send(work: Work, letter: Letter) -> None:
    """Number the letter and let its receivers open it; with `with_share` the case as well.

    The share is the one the rule of the two agencies offers first; Invalid when it allows none
    without being asked, so that the author shares the case in its own way.
    """
    kind = registry.kind(letter.version)
    author, actor = letter.written_by_id, work.actor.officer_id
    letter.state, letter.sent_at = State.SENT, work.now
    letter.approved_by_id = actor if actor != author else None
    letter.number = _number(work, letter, kind)
    for to in queries.receivers(work.session, letter.id):
        sealing.give(work, letter, to.agency)
        if letter.with_share and letter.case_id is not None:
            _share(work, letter, letter.case_id, to.agency, kind)


def open_text(work: Work, letter: Letter) -> None:
    """Seal the wording that was sent for both sides."""
    draft = queries.newest(work.session, letter, "redraft")
    told = sealing.unseal(work, letter, draft)
    sealed = sealing.seal(work, letter, Scope.SHARED, TEXT, told)
    keeping.keep(work, letter, None, TEXT, **sealed)
    papers.make_letter(work, letter, told)


def open_reply(work: Work, letter: Letter, to: LetterTo) -> None:
    """Seal the reply the head agreed to for both sides."""
    draft = queries.newest(work.session, letter, "reply", to_id=to.id)
    told = sealing.unseal(work, letter, draft)
    sealed = sealing.seal(work, letter, Scope.SHARED, ANSWER, told)
    keeping.keep(work, letter, to, ANSWER, **sealed)
    papers.make_reply(work, letter, to, told)


def start_clock(work: Work, letter: Letter, to: LetterTo) -> None:
    """Let the reply clock run from receipt, seen by both sides; none where the law gives none."""
    wanted = registry.kind(letter.version).clock(letter.days)
    if wanted is None:
        return
    code, days = wanted
    clock = clocks.start(
        work, code, subject=SUBJECT, subject_id=to.id or 0, agency=to.agency, n=days
    )
    clock.watcher = letter.agency
    work.session.add(clock)


def _number(work: Work, letter: Letter, kind: Kind) -> str:
    ours = agencies.agency(work.session, letter.agency)
    year, mark = work.now.astimezone(LEGAL_ZONE).year, f"{ours.mark}{kind.mark}"
    return document_number(mark, year, cases.next_number(work, f"document/{mark}/{year}"))


def _share(work: Work, letter: Letter, case_id: int, agency: str, kind: Kind) -> None:
    if case_rows.grant(work.session, case_id, agency) is not None:
        return
    form, against = sharing.usual_share(work, agency, f"{kind.law}；{letter.number}")
    if against:
        raise Invalid(with_share="letter_share_refused")
    try:
        sharing.share(work, case_id, form)
    except Refused:
        raise Invalid(with_share="letter_share_refused") from None
