"""Changing one's own key and passphrase."""

from __future__ import annotations

from portal.agencies import service as agencies
from portal.crypto import keys
from portal.identity import queries
from portal.identity.events import OfficerKeyRenewed
from portal.identity.service import locks
from portal.infra.web import Caller
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, Invalid


def renew_key(works: Works, caller: Caller, *, old: str, new: str) -> None:
    """Give the acting officer a new key pair under a new passphrase; what they hold moves to it.

    Every session of theirs ends, this one too; one-time codes stay the same. Invalid with a wrong old
    passphrase. What is wrapped to the old key alone (halves of an identity not read yet, slips not
    handed out) moves with the event: its subscribers have the old key in `work.unlocked`. Slow
    (Argon2id), with no transaction open meanwhile.
    """
    officer_id = caller.actor.officer_id or 0
    with works.begin(SYSTEM, writes=False) as work:
        before = locks.of(queries.officer(work.session, officer_id))
    opened = locks.open_(works.settings, before, old)
    if opened is None:
        raise Invalid(old="wrong_passphrase")
    lock, _ = locks.fresh(works.settings, caller.actor.agency, new, opened[1])
    private = keys.PrivateKey(opened[0])
    with works.begin(caller.actor, private) as work:
        officer = queries.officer(work.session, officer_id, lock=True)
        if officer.public != before.public or officer.salt != before.salt:
            raise Conflict
        locks.put_on(officer, lock)
        work.session.add(officer)
        public = keys.PublicKey(lock.public)
        moved = agencies.move_holdings(work, public)
        for session in queries.sessions_of(work.session, officer_id):
            work.session.delete(session)
        work.record(
            OfficerKeyRenewed(
                officer_id=officer_id, keys=moved, fingerprint=keys.fingerprint(public)
            )
        )
