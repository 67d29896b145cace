"""Keys of matters when an agency's or an officer's key changes."""

from __future__ import annotations

from portal.crypto import keys
from portal.identity import queries as officers
from portal.identity.events import OfficerDismissed, OfficerKeyRenewed
from portal.identity.service import proven
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from referrals.discipline import queries
from referrals.discipline.models import DisciplineMatter
from referrals.discipline.rules import Scope
from referrals.discipline.service import sealing


def _matter(_: Work, matter: DisciplineMatter) -> bytes:
    return sealing.bound(matter, "key")


WRAPS = (WrapPlace(DisciplineMatter, "key_id", "wrapped", _matter),)


def when_key_renewed(work: Work, event: OfficerKeyRenewed) -> None:
    """Wrap an officer's seats to the new key, in the transaction that renews it."""
    if work.unlocked is None:
        return
    public = proven.public_of(work, officers.officer(work.session, event.officer_id))
    own = sealing.mark(work.settings, event.officer_id)
    for seat in queries.seats_of(work.session, own):
        matter = queries.by_id(work.session, seat.matter_id)
        for column, scope in (("wrapped", Scope.CONTENT), ("receipt_wrapped", Scope.RECEIPT)):
            sealed = getattr(seat, column)
            if sealed:
                context = sealing.seat_context(matter, own, scope)
                secret = keys.unwrap(work.unlocked, sealed, context=context)
                setattr(seat, column, keys.wrap(public, secret, context=context))
        work.session.add(seat)
    work.session.flush()


def when_dismissed(work: Work, event: OfficerDismissed) -> None:
    """Leave no seat to somebody who is gone."""
    for seat in queries.seats_of(work.session, sealing.mark(work.settings, event.officer_id)):
        work.session.delete(seat)
    work.session.flush()
