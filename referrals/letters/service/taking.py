"""Doing something with a letter: the only way one ever moves."""

from __future__ import annotations

from pydantic import BaseModel

from portal.cases import service as cases
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.policy import require
from referrals.letters import queries, rules
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import Act, LetterRefused, Scope
from referrals.letters.service import effects, keeping, sealing
from referrals.letters.service.facts import facts_of


def take(
    work: Work, letter_id: int, act: Act, form: BaseModel, *, to_id: int | None = None
) -> Letter:
    """Do `act` with a letter; `to_id` names the receiver it concerns where it concerns one.

    Raises NotFound for strangers, NotAllowed when the act is the other side's or another office's,
    Conflict when the letter no longer stands where the act starts from, Invalid for what was typed,
    LetterRefused with every article against it. The last has written the attempt and nothing else,
    so a caller may let the transaction commit.
    """
    letter = queries.get(work.session, work.actor, letter_id)
    if letter.case_id is not None:
        cases.lock(work, letter.case_id)
    queries.hold(work.session, letter)
    to = _receiver(work, letter, act, to_id)
    facts = facts_of(work, letter, to)
    require(rules.may_try(act, facts))
    if not rules.concerns(act, facts):
        raise Conflict
    against = rules.reasons_against(act, facts)
    if against:
        keeping.refused(work, letter, to, act, against)
        raise LetterRefused(*against)
    effects.check(letter, act, form)
    told = {
        name: str(value) for name, value in form.model_dump(mode="json", exclude_none=True).items()
    }
    effects.before(work, letter, to, act, form)
    scope = Scope.OWN if act.inside or effects.waits_for_head(act, facts.kind) else Scope.SHARED
    sealed = sealing.seal(work, letter, scope, act.code, told) if told else {}
    keeping.keep(work, letter, to, act.code, own=scope is Scope.OWN, **sealed)
    effects.after(work, letter, to, act, told)
    keeping.taken(work, letter, to, act)
    effects.tell(work, letter, to, act)
    return letter


def _receiver(work: Work, letter: Letter, act: Act, to_id: int | None) -> LetterTo | None:
    """Return the receiver an act concerns, read afresh; NotFound for one of another letter."""
    if not act.standings:
        return None
    rows = {each.id: each for each in queries.receivers(work.session, letter.id)}
    mine = [each for each in rows.values() if each.agency == work.actor.agency]
    found = rows.get(to_id) if to_id is not None else next(iter(mine), None)
    if found is None:
        raise NotFound
    work.session.refresh(found)
    return found
