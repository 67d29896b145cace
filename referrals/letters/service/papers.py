"""The documents of letters: set from a text of templates/letters, numbered, sealed for both sides."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import service as cases
from portal.identity import queries as identity
from portal.infra import letters, typeset
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Conflict
from portal.kernel.ids import document_number
from referrals.letters import queries
from referrals.letters.book import registry
from referrals.letters.events import LetterOpened
from referrals.letters.models import Letter, LetterPaper, LetterTo
from referrals.letters.rules import ANSWER_NAMES, NEVER_LEFT, Answer
from referrals.letters.service import keeping, sealing

REPLY, REMINDER = "reply_letter", "reply_reminder"
UNNUMBERED = "（发出时编号）"
MARKS = {REPLY: "复函", REMINDER: "督"}


def data_of(work: Work, letter: Letter, told: Mapping[str, str], number: str) -> dict[str, Any]:
    """Return what a letter's text is filled with; `told` is its wording."""
    kind, names = registry.kind(letter.version), agencies.agency_names(work.session)
    rule, to = kind.paper, queries.receivers(work.session, letter.id)
    lines = [line.strip() for line in told["asks"].split("\n") if line.strip()]
    listed = letters.letter(rule.template).fields[rule.asks].shape == "list"
    found: dict[str, Any] = {
        **rule.fixed,
        rule.sender: names[letter.agency].zh,
        rule.receiver: "、".join(names[each.agency].zh for each in to),
        "number": number,
        "date": printed_day(work.now),
        rule.text: told["text"],
        rule.asks: lines if listed else told["asks"],
        rule.basis: told.get("basis") or f"{kind.law}",
        rule.name: told["title"],
        rule.within_field: f"{letter.days}日" if letter.days else rule.within,
        **_contact(work),
    }
    return {name: value for name, value in found.items() if name and value}


def make_letter(work: Work, letter: Letter, told: Mapping[str, str]) -> None:
    """Set the letter as it is sent and keep it."""
    template = registry.kind(letter.version).paper.template
    _keep(work, letter, None, template, data_of(work, letter, told, letter.number), letter.number)


def make_reply(work: Work, letter: Letter, to: LetterTo, told: Mapping[str, str]) -> None:
    """Set the reply one agency gives and keep it."""
    number = _number(work, REPLY)
    data = {
        **_between(work, letter, to.agency, letter.agency, number),
        "received_on": printed_day(to.received_at),
        **_answer(Answer(told["answer"]), told["text"]),
    }
    _keep(work, letter, to, REPLY, data, number)


def make_reminder(work: Work, letter: Letter, to: LetterTo, days: int) -> None:
    """Set the reminder that a reply is overdue; none where no limit ran."""
    clock = queries.clock_of(work.session, to)
    if clock is None or letter.sent_at is None:
        return
    number = _number(work, REMINDER)
    data = {
        **_between(work, letter, letter.agency, to.agency, number),
        "sent_on": printed_day(letter.sent_at),
        "due": printed_day(clock.due_on or clock.effective_due_at),
        "reply_within": f"{days}日",
    }
    _keep(work, letter, to, REMINDER, data, number)


def _answer(answer: Answer, text: str) -> dict[str, str]:
    if answer is Answer.OBJECT:
        return {"measures": "对来文提出异议，理由如下。", "objection": text}
    return {"measures": text, "result": f"{ANSWER_NAMES[answer].zh}。"}


def _between(work: Work, letter: Letter, sender: str, receiver: str, number: str) -> dict[str, Any]:
    names = agencies.agency_names(work.session)
    return {
        "agency": names[sender].zh,
        "receiver": names[receiver].zh,
        "number": number,
        "letter_title": registry.kind(letter.version).title.zh,
        "letter_number": letter.number,
        "date": printed_day(work.now),
        **_contact(work),
    }


def _contact(work: Work) -> dict[str, str]:
    who = identity.officer(work.session, work.actor.officer_id or 0)
    return {"contact": who.name, **({"phone": who.phone} if who.phone else {})}


def _number(work: Work, template: str) -> str:
    mark = agencies.agency(work.session, work.actor.agency).mark + MARKS[template]
    year = work.now.astimezone(LEGAL_ZONE).year
    return document_number(mark, year, cases.next_number(work, f"document/{mark}/{year}"))


def _keep(
    work: Work,
    letter: Letter,
    to: LetterTo | None,
    template: str,
    data: Mapping[str, Any],
    number: str,
) -> None:
    pdf, ref = typeset.pdf(template, data), token_bytes(16)
    work.session.add(
        LetterPaper(
            letter_id=letter.id or 0,
            to_id=to.id if to is not None else None,
            template=template,
            number=number,
            agency=work.actor.agency,
            sha256=sha256(pdf).hexdigest(),
            made_by=work.actor.name,
            made_at=work.now,
            ref=ref,
            sealed=sealing.seal_file(work, letter, ref, pdf),
        )
    )
    work.session.flush()


def read_paper(work: Work, letter: Letter, paper_id: int) -> tuple[LetterPaper, bytes]:
    """Return a document of a letter and its PDF; NotFound for one of another letter."""
    paper = queries.paper(work.session, letter, paper_id)
    work.record(LetterOpened(**keeping.told(letter, work.actor.agency)))
    return paper, sealing.open_file(work, letter, paper.ref, paper.sealed)


def preview(work: Work, letter: Letter, form: str) -> bytes:
    """Return the draft as a PDF marked as not issued, or as an editable DOCX; for its sender only.

    Conflict once it is sent: then the document itself is there.
    """
    if letter.state not in NEVER_LEFT:
        raise Conflict
    told = sealing.unseal(work, letter, queries.newest(work.session, letter, "redraft"))
    template = registry.kind(letter.version).paper.template
    filled = typeset.filled(template, data_of(work, letter, told, UNNUMBERED))
    work.record(LetterOpened(**keeping.told(letter, work.actor.agency)))
    return typeset.letter_docx(filled) if form == "docx" else typeset.letter_pdf(filled.preview())
