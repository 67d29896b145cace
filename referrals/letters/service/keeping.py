"""Writing down what was done with a letter, and telling those it concerns."""

from __future__ import annotations

from typing import Any

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Reason
from portal.notices import service as notices
from referrals.letters import rules
from referrals.letters.book import registry
from referrals.letters.events import LetterActRefused, LetterActTaken, LetterFact
from referrals.letters.models import Letter, LetterRecord, LetterTo
from referrals.letters.rules import Act

TOLD = frozenset({Office.HEAD, Office.INVESTIGATOR, Office.POLICE_REVIEWER, Office.PROSECUTOR})


def told(letter: Letter, agency: str) -> dict[str, Any]:
    """Return the fields every event of a letter has."""
    kind = registry.kind(letter.version)
    return {
        "letter_id": letter.id or 0,
        "number": letter.number or "—",
        "kind": letter.kind,
        "title": kind.title.zh,
        "title_en": kind.title.en,
        "agency": agency,
    }


def keep(work: Work, letter: Letter, to: LetterTo | None, act: str, **more: Any) -> LetterRecord:
    """Add a record of an attempt at an act."""
    made = LetterRecord(
        letter_id=letter.id or 0,
        to_id=to.id if to is not None else None,
        act=act,
        agency=work.actor.agency,
        officer_id=work.actor.officer_id or 0,
        done_by=work.actor.name,
        done_at=work.now,
        **more,
    )
    work.session.add(made)
    work.session.flush()
    return made


def refused(
    work: Work, letter: Letter, to: LetterTo | None, act: Act, against: tuple[Reason, ...]
) -> None:
    """Write the attempt into history and log, and nothing else."""
    codes = ",".join(each.code for each in against)
    words = [rules.REASONS[each.code] for each in against]
    keep(work, letter, to, act.code, reasons=codes)
    work.record(
        LetterActRefused(
            act=act.code,
            label=act.label.zh,
            label_en=act.label.en,
            reasons=codes,
            reasons_zh="；".join(each.zh for each in words),
            reasons_en="; ".join(each.en for each in words),
            **told(letter, work.actor.agency),
        )
    )


def taken(work: Work, letter: Letter, to: LetterTo | None, act: Act) -> None:
    """Record the event, and tell the other side unless the act stays inside."""
    event = LetterActTaken(
        act=act.code,
        label=act.label.zh,
        label_en=act.label.en,
        state=letter.state,
        standing=to.standing if to is not None else "",
        with_agency=to.agency if to is not None else "",
        law=str(registry.kind(letter.version).law),
        **told(letter, work.actor.agency),
    )
    work.record(event)
    if act.code == "submit" or (act.code == "reply" and to and to.standing == "proposed"):
        signs = {Office.HEAD, Office.DEPUTY_HEAD} - work.actor.offices
        notices.about(work, event, agency=work.actor.agency, offices=signs)


def tell(work: Work, event: LetterFact, *agencies: str | None) -> None:
    """Write a notice of an event for each of these agencies but the actor's."""
    for agency in dict.fromkeys(agencies):
        if agency and agency != work.actor.agency:
            notices.about(work, event, agency=agency, offices=TOLD)
