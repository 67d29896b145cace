"""Making, granting, withdrawing and using compartment keys."""

from __future__ import annotations

from portal.agencies import queries, rules
from portal.agencies.events import AgencyKeyMade, KeyDeposited, KeyGranted, KeyWithdrawn
from portal.agencies.models import AgencyKey, KeyHolding, RecoveryHolding
from portal.agencies.rules import Compartment
from portal.agencies.service import proven
from portal.audit import service as log
from portal.crypto import keys
from portal.crypto.framing import frame
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require

Wrapped = tuple[int, bytes]
"""The id of the agency key a secret is wrapped to, and the wrap."""


def make_key(
    work: Work, agency: str, compartment: Compartment, holders: dict[int, keys.PublicKey]
) -> AgencyKey:
    """Make the next key pair of a compartment, its private half wrapped to each of `holders`.

    Conflict without a holder: what is wrapped to such a key nobody could ever open.
    """
    if not holders:
        raise Conflict
    fresh = keys.PrivateKey.generate(work.settings.suite_of(agency))
    try:
        generation = queries.current_key(
            work.session, agency_code=agency, compartment=compartment
        ).generation
    except NotFound:
        generation = 0
    made = AgencyKey(
        agency=agency,
        compartment=compartment,
        generation=generation + 1,
        public=fresh.public.raw,
        made_at=work.now,
        # The head stays locked until the commit: this is where the event below will stand.
        leaf=log.next_leaf(work),
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        AgencyKeyMade(
            agency=agency,
            compartment=compartment,
            generation=made.generation,
            fingerprint=keys.fingerprint(fresh.public),
        )
    )
    for officer_id, public in holders.items():
        _grant(work, made, fresh, officer_id=officer_id, public=public)
    _deposit(work, made, fresh)
    return made


def grant(work: Work, agency_key_id: int, officer_id: int, public: keys.PublicKey) -> None:
    """Give `officer_id` the private half of a compartment key.

    Only somebody who holds it and whose office it is can; raises NotAllowed otherwise, an
    administrator included.
    """
    key = queries.key(work.session, agency_key_id)
    require(work.actor.holds(rules.GRANTED_BY[key.compartment]))
    if queries.holding(work.session, key_id=agency_key_id, officer_id=officer_id) is None:
        private = private_half(work, key)
        _grant(work, key, private, officer_id=officer_id, public=public)


def withdraw_all(work: Work, officer_id: int) -> None:
    """Take back every compartment key this officer holds, but where nobody else holds the key.

    Deleting the last holding would close everything sealed to the key for ever.
    """
    for held in queries.holdings_of(work.session, officer_id):
        key = queries.key(work.session, held.agency_key_id, lock=True)
        key.due_since = key.due_since or work.now
        work.session.add(key)
        if queries.holders(work.session, held.agency_key_id) == 1:
            continue
        work.session.delete(held)
        work.session.flush()
        work.record(
            KeyWithdrawn(agency=key.agency, compartment=key.compartment, officer_id=officer_id)
        )


def wrap_for(
    work: Work, agency: str, compartment: Compartment, secret: bytes, *, context: bytes
) -> Wrapped:
    """Wrap `secret` to a compartment's current key. Needs public keys only.

    The key stays locked against being retired until the commit. SealBroken when its public half is
    not the one the custody log says was made: somebody put another in its place.
    """
    key_id, public = current_public(work, agency, compartment)
    return key_id, keys.wrap(public, secret, context=context)


def current_public(work: Work, agency: str, compartment: Compartment) -> tuple[int, keys.PublicKey]:
    """Return a compartment's current public key, proved and locked as `wrap_for` says, and its id."""
    key = queries.current_key(work.session, agency_code=agency, compartment=compartment, share=True)
    proven.require_proven(work, key)
    return known(key.id), keys.PublicKey(key.public)


def unwrap_mine(work: Work, agency_key_id: int, wrapped: bytes, *, context: bytes) -> bytes:
    """Open a secret wrapped to a compartment the acting officer holds.

    Raises NotAllowed without an unlocked key or without a holding; SealBroken on tampering.
    """
    private = private_half(work, queries.key(work.session, agency_key_id))
    return keys.unwrap(private, wrapped, context=context)


def private_half(work: Work, key: AgencyKey) -> keys.PrivateKey:
    """Return the private half the acting officer holds; NotAllowed without holding or open key."""
    held = queries.holding(work.session, key_id=known(key.id), officer_id=work.actor.officer_id)
    if held is None or work.unlocked is None or key.agency != work.actor.agency:
        raise NotAllowed
    context = _holding_context(key, held.officer_id)
    return keys.PrivateKey(keys.unwrap(work.unlocked, held.wrapped, context=context))


def restore(
    work: Work, key: AgencyKey, private: keys.PrivateKey, officer_id: int, public: keys.PublicKey
) -> None:
    """Give an officer a key whose private half was recovered; nothing when they hold it."""
    if queries.holding(work.session, key_id=known(key.id), officer_id=officer_id) is None:
        _grant(work, key, private, officer_id=officer_id, public=public)


def move_holdings(work: Work, public: keys.PublicKey) -> int:
    """Wrap everything the actor holds to their new public key; return how many keys that are."""
    held = queries.holdings_of(work.session, work.actor.officer_id or 0)
    for each in held:
        key = queries.key(work.session, each.agency_key_id)
        private = private_half(work, key)
        each.wrapped = keys.wrap(
            public, private.raw, context=_holding_context(key, each.officer_id)
        )
        work.session.add(each)
    work.session.flush()
    return len(held)


def deposit_mine(work: Work) -> int:
    """Wrap every key the actor holds to the agency's recovery key as well; return how many."""
    made = 0
    for held in queries.holdings_of(work.session, work.actor.officer_id or 0):
        key = queries.key(work.session, held.agency_key_id)
        if key.agency == work.actor.agency:
            made += _deposit(work, key, private_half(work, key))
    return made


def _deposit(work: Work, key: AgencyKey, private: keys.PrivateKey) -> bool:
    recovery = queries.recovery_key(work.session, key.agency)
    if recovery is None or queries.deposit(work.session, known(key.id), known(recovery.id)):
        return False
    proven.require_split(work, recovery)
    public = keys.PublicKey(recovery.public)
    context = rules.recovery_context(
        key.agency, key.compartment, generation=key.generation, recovery=recovery.generation
    )
    work.session.add(
        RecoveryHolding(
            agency_key_id=known(key.id),
            recovery_key_id=known(recovery.id),
            wrapped=keys.wrap(public, private.raw, context=context),
        )
    )
    work.session.flush()
    work.record(
        KeyDeposited(agency=key.agency, compartment=key.compartment, generation=key.generation)
    )
    return True


def _grant(
    work: Work, key: AgencyKey, private: keys.PrivateKey, *, officer_id: int, public: keys.PublicKey
) -> None:
    work.session.add(
        KeyHolding(
            agency_key_id=known(key.id),
            officer_id=officer_id,
            wrapped=keys.wrap(public, private.raw, context=_holding_context(key, officer_id)),
            granted_by=work.actor.name,
            granted_at=work.now,
        )
    )
    work.record(KeyGranted(agency=key.agency, compartment=key.compartment, officer_id=officer_id))


def _holding_context(key: AgencyKey, officer_id: int) -> bytes:
    return frame(
        "cluebridge/holding/v1",
        key.agency.encode(),
        key.compartment.encode(),
        key.generation.to_bytes(4, "big"),
        officer_id.to_bytes(8, "big"),
    )
