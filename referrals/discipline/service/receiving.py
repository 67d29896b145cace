"""The receiving side: signed for, told what became of it by two people, passed on, closed."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies.queries import AgencyRow
from portal.agencies.rules import Compartment
from portal.audit import service as log
from portal.crypto import notes
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from referrals.discipline import policy, rules
from referrals.discipline.book.registry import RECEIVING
from referrals.discipline.forms import PassOn, Propose
from referrals.discipline.rules import Act, Scope, State
from referrals.discipline.service import sealing
from referrals.discipline.service.sealing import Opened


def sign_for(work: Work, code: str) -> None:
    """Sign for a clue: the sender reads who has it, and a note signed over its digest."""
    found = _found(work, code)
    if not policy.can_sign_for(work.actor, found.matter):
        raise Conflict
    matter = found.matter
    text = rules.receipt_text(
        number=rules.printed(matter.number),
        digest=sealing.clue_of(found).digest,
        agency=matter.agency,
        officer=work.actor.name,
        at=work.now,
    )
    note = notes.sign_note(text, log.signer(work.settings))
    sealing.write(work, found, Act.SIGNED_FOR, note=note)
    sealing.now_in(work, found, State.RECEIVED)


def pass_on(work: Work, code: str, form: PassOn) -> None:
    """Give a clue to another commission or procuratorate (SUP 38); the sender reads where it went.

    Invalid for an agency of another kind, one without keys, one concerned, or the sender's own.
    """
    found = _found(work, code)
    if not policy.can_pass_on(work.actor, found.matter):
        raise Conflict
    if form.agency not in {each.code for each in receivers(work, found)}:
        raise Invalid(agency="unknown_choice")
    name = agencies.agency(work.session, form.agency).name.zh
    sealing.write(work, found, Act.PASSED_ON, text=f"{name}：{form.reason}")
    sealing.seal_to(work, found.matter, found.key or b"", form.agency)
    sealing.now_in(work, found, State.SENT)
    sealing.announce(work, found.matter)


def receivers(work: Work, found: Opened) -> list[AgencyRow]:
    """Return the agencies a clue may be passed on to."""
    clue = sealing.clue_of(found)
    left = {found.matter.agency, clue.sender_agency, *clue.units}
    return [
        each
        for each in agencies.working(work.session)
        if each.kind in RECEIVING
        and each.code not in left
        and Compartment.CASEWORK in agencies.compartments(work.session, each.code)
    ]


def propose(work: Work, code: str, form: Propose) -> None:
    """Write what is to be told of the outcome; a second person tells it."""
    found = _found(work, code)
    if not policy.can_propose(work.actor, found.matter):
        raise Conflict
    told = {"outcome": form.outcome, "text": form.text}
    sealing.write(work, found, Act.OUTCOME_PROPOSED, Scope.CONTENT, **told)
    found.matter.proposed_by = sealing.mark(work.settings, work.actor.officer_id)
    sealing.now_in(work, found, State.RECEIVED)


def confirm(work: Work, code: str, *, agreed: bool) -> None:
    """Tell the outcome a colleague proposed, or do not. Conflict for the proposer and when none waits."""
    found = _found(work, code)
    own = sealing.mark(work.settings, work.actor.officer_id)
    if not policy.can_confirm(work.actor, found.matter, own):
        raise Conflict
    found.matter.proposed_by = b""
    if not agreed:
        sealing.write(work, found, Act.OUTCOME_REFUSED, Scope.CONTENT)
        sealing.now_in(work, found, State.RECEIVED)
        return
    history = sealing.history(work, found)
    last = next(each for each in reversed(history) if each.act is Act.OUTCOME_PROPOSED)
    sealing.write(work, found, Act.OUTCOME_TOLD, outcome=last.outcome, text=last.text)
    sealing.now_in(work, found, State.TOLD)


def close(work: Work, code: str) -> None:
    """End a matter whose outcome was told."""
    found = _found(work, code)
    if not policy.can_close(work.actor, found.matter):
        raise Conflict
    sealing.write(work, found, Act.CLOSED)
    sealing.now_in(work, found, State.CLOSED)


def _found(work: Work, code: str) -> Opened:
    return sealing.opened(work, code, lock=True)
