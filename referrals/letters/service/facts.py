"""What the rules of letters look at."""

from __future__ import annotations

from portal.infra.work import Work
from referrals.letters import policy, queries
from referrals.letters.book import registry
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import Facts


def facts_of(work: Work, letter: Letter, to: LetterTo | None) -> Facts:
    """Return where a letter stands, with one receiver when the act concerns one, for the actor."""
    session, kind = work.session, registry.kind(letter.version)
    rows = queries.receivers(session, letter.id)
    clock = queries.clock_of(session, to) if to is not None else None
    mine = next((each for each in rows if each.agency == work.actor.agency), None)
    higher = queries.superior(session, to.agency) if to is not None else None
    above = not kind.above or all(
        queries.stands_above(session, letter.agency, each.agency) for each in rows
    )
    return Facts(
        kind=kind,
        state=letter.state,
        standing=to.standing if to is not None else None,
        side=policy.side_of(work.actor, letter, to or mine),
        offices=work.actor.offices,
        officer_id=work.actor.officer_id or 0,
        written_by=letter.written_by_id,
        reply_by=to.reply_by_id if to is not None else None,
        open_standings=tuple(each.standing for each in rows),
        overdue=clock is not None and work.now >= clock.effective_due_at,
        clocked=clock is not None,
        prodded=to is not None and to.prods > 0,
        superior=to is not None and higher not in {None, letter.agency},
        above=above,
    )
