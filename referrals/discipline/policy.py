"""Who may do what with a matter they see; that they see it is the query's affair."""

from __future__ import annotations

from datetime import date

from portal.cases.policy import opens
from portal.kernel.actor import Actor, Office
from referrals.discipline.models import DisciplineMatter, DisciplineSeat
from referrals.discipline.rules import AT_RECEIVER, RECEIVERS, SILENT_DAYS, State


def can_report(actor: Actor) -> bool:
    """Tell whether the actor's offices read cases or tips at all: any such officer reports in person."""
    return opens(actor)


def can_decide(matter: DisciplineMatter, seat: DisciplineSeat | None) -> bool:
    """Tell whether the actor is the head the reporting officer chose."""
    return seat is not None and seat.decides and matter.state is State.PROPOSED


def can_send_directly(
    matter: DisciplineMatter, seat: DisciplineSeat | None, *, decider: bool, today: date
) -> bool:
    """Tell whether the actor reported it and the duty to send is theirs alone now.

    The head gave it back, has said nothing for SILENT_DAYS, or there is no `decider` any more.
    """
    if seat is None or seat.decides:
        return False
    silent = (today - matter.changed_on).days > SILENT_DAYS
    undecided = matter.state is State.PROPOSED and (silent or not decider)
    return undecided or matter.state is State.RETURNED


def is_receiver(actor: Actor, matter: DisciplineMatter) -> bool:
    """Tell whether the actor is of the agency it was sent to, in an office that takes it in."""
    mine = matter.agency == actor.agency and matter.state in AT_RECEIVER
    return mine and actor.holds(*RECEIVERS)


def can_sign_for(actor: Actor, matter: DisciplineMatter) -> bool:
    return is_receiver(actor, matter) and matter.state is State.SENT


def can_pass_on(actor: Actor, matter: DisciplineMatter) -> bool:
    """Tell whether it may go to another agency: before an outcome, by the receiving head."""
    open_still = matter.state in {State.SENT, State.RECEIVED} and not matter.proposed_by
    return is_receiver(actor, matter) and open_still and actor.holds(Office.HEAD, Office.PROSECUTOR)


def can_propose(actor: Actor, matter: DisciplineMatter) -> bool:
    waiting = matter.state is State.RECEIVED and not matter.proposed_by
    return is_receiver(actor, matter) and waiting


def can_confirm(actor: Actor, matter: DisciplineMatter, mark: bytes) -> bool:
    """Tell whether the actor is a second person: another than who proposed it, and the head."""
    proposed = bool(matter.proposed_by) and matter.proposed_by != mark
    return is_receiver(actor, matter) and proposed and actor.holds(Office.HEAD, Office.PROSECUTOR)


def can_close(actor: Actor, matter: DisciplineMatter) -> bool:
    return is_receiver(actor, matter) and matter.state is State.TOLD
