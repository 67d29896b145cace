"""Who works with bank statements: finance of the agency whose account it is."""

from __future__ import annotations

from portal.kernel.actor import Actor
from portal.statements.models import StatementFile
from portal.statements.rules import works_here


def can_work(actor: Actor) -> bool:
    """Tell whether the actor uploads, reads and matches statements of their agency."""
    return works_here(actor)


def can_book_all(actor: Actor, file: StatementFile) -> bool:
    """Tell whether the actor may confirm the booking of all sure lines: not who uploaded them.

    One by one whoever uploaded may accept as well: each has its page, its reason and its own record.
    """
    return can_work(actor) and actor.agency == file.agency and actor.officer_id != file.officer_id
