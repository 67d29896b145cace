"""Recovery: a key pair whose private half is in paper shares opens what an agency's officers lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.agencies import queries, rules
from portal.agencies.events import KeyRecovered, RecoveryKeySplit
from portal.agencies.models import AgencyKey, RecoveryKey
from portal.agencies.rules import Compartment
from portal.agencies.service import keyring
from portal.crypto import keys, shares, suites
from portal.crypto.errors import SealBroken
from portal.crypto.shares import Share
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.ids import known


@dataclass(frozen=True, slots=True)
class Ceremony:
    """The shares of a fresh recovery key; they exist only here until they are on paper."""

    fingerprint: str
    generation: int
    shares: tuple[Share, ...] = field(repr=False)


def split_recovery(work: Work, agency: str, *, threshold: int, count: int) -> Ceremony:
    """Make the recovery key of an agency: the public half is kept, the private half split and forgotten.

    For the operator. Officers who hold keys then make them recoverable (`deposit_mine`); keys made
    later are so from the start. ValueError unless 2 <= threshold <= count <= 255.
    """
    queries.agency(work.session, agency)
    fresh = keys.PrivateKey.generate(work.settings.suite_of(agency))
    public = fresh.public
    made = shares.split(
        suites.secret(fresh.raw),
        threshold=threshold,
        shares=count,
        mark=shares.mark_of(public.raw),
    )
    earlier = queries.recovery_key(work.session, agency)
    row = RecoveryKey(
        agency=agency,
        generation=earlier.generation + 1 if earlier else 1,
        public=public.raw,
        shares=count,
        threshold=threshold,
        made_by=work.actor.name,
        made_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    told = keys.fingerprint(public)
    work.record(
        RecoveryKeySplit(
            agency=agency,
            generation=row.generation,
            shares=count,
            threshold=threshold,
            fingerprint=told,
        )
    )
    return Ceremony(told, row.generation, tuple(made))


def recover(
    work: Work,
    agency: str,
    held: Sequence[Share],
    *,
    officer_id: int,
    public: keys.PublicKey,
    compartments: frozenset[Compartment],
) -> list[AgencyKey]:
    """Give an officer the keys of `compartments` that lie under the shares' recovery key.

    For the operator, with the shares in hand. ValueError with too few or mixed shares, SealBroken
    with a false one, NotFound when the agency has no such recovery key.
    """
    recovery, private = _joined(work, agency, held)
    given = []
    for kept in queries.deposits(work.session, known(recovery.id)):
        key = queries.key(work.session, kept.agency_key_id)
        if key.compartment not in compartments or key.destroyed_at is not None:
            continue
        context = rules.recovery_context(
            key.agency, key.compartment, generation=key.generation, recovery=recovery.generation
        )
        half = keys.PrivateKey(keys.unwrap(private, kept.wrapped, context=context))
        shares.require_public(key.public, half.public.raw)
        keyring.restore(work, key, half, officer_id, public)
        work.record(
            KeyRecovered(
                agency=agency,
                compartment=key.compartment,
                generation=key.generation,
                officer_id=officer_id,
            )
        )
        given.append(key)
    return given


def _joined(work: Work, agency: str, held: Sequence[Share]) -> tuple[RecoveryKey, keys.PrivateKey]:
    secret = shares.join(held)
    for row in queries.recovery_keys(work.session, agency):
        if shares.mark_of(row.public) == held[0].mark:
            private = _of(row.public, secret)
            shares.require_public(row.public, private.public.raw)
            return row, private
    raise NotFound


def _of(public: bytes, secret: bytes) -> keys.PrivateKey:
    """Return the key of a public half's suite; a false share may give what is no key at all."""
    try:
        return keys.PrivateKey(suites.key(suites.of_public(public), secret))
    except ValueError as error:
        raise SealBroken from error
