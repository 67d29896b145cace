"""Who looks after the store, and who holds evidence."""

from portal.kernel.actor import Actor, Office


def runs_the_store(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR, Office.AUDITOR)
