"""Loading the directory; making, granting, withdrawing and using compartment keys."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from portal.agencies import queries, rules
from portal.agencies.events import AgencyKeyMade, DirectoryLoaded, KeyGranted, KeyWithdrawn
from portal.agencies.models import Agency, AgencyKey, KeyHolding, Region
from portal.agencies.rules import Compartment
from portal.crypto import keys
from portal.crypto.framing import frame
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require

Wrapped = tuple[int, bytes]
"""The id of the agency key a secret is wrapped to, and the wrap."""


def packaged_directory() -> rules.Directory:
    """Return the directory that ships with the portal."""
    text = files("portal.agencies").joinpath("directory.toml").read_text("utf-8")
    return rules.read_directory(tomllib.loads(text))


def load_directory(work: Work, directory: rules.Directory) -> None:
    """Add or update every region and agency of `directory`; nothing is removed."""
    for region in directory.regions:
        work.session.merge(
            Region(code=region.code, zh=region.name.zh, en=region.name.en, parent=region.parent)
        )
    work.session.flush()
    for agency in directory.agencies:
        work.session.merge(
            Agency(
                code=agency.code,
                zh=agency.name.zh,
                en=agency.name.en,
                kind=agency.kind,
                region=agency.region,
                mark=agency.mark,
                phone=agency.phone,
            )
        )
    work.session.flush()
    work.record(DirectoryLoaded(agencies=len(directory.agencies), regions=len(directory.regions)))


def make_key(
    work: Work, agency: str, compartment: Compartment, holders: dict[int, keys.PublicKey]
) -> AgencyKey:
    """Make the next key pair of a compartment, its private half wrapped to each of `holders`.

    Conflict without a holder: what is wrapped to such a key nobody could ever open.
    """
    if not holders:
        raise Conflict
    fresh = keys.PrivateKey.generate()
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
    return made


def grant(work: Work, agency_key_id: int, officer_id: int, public: keys.PublicKey) -> None:
    """Give `officer_id` the private half of a compartment key.

    Only somebody who holds it and whose office it is can; raises NotAllowed otherwise, an
    administrator included.
    """
    key = queries.key(work.session, agency_key_id)
    require(work.actor.holds(rules.GRANTED_BY[key.compartment]))
    if queries.holding(work.session, key_id=agency_key_id, officer_id=officer_id) is None:
        private = keys.PrivateKey(_private_half(work, key))
        _grant(work, key, private, officer_id=officer_id, public=public)


def withdraw_all(work: Work, officer_id: int) -> None:
    """Take back every compartment key this officer holds, but where nobody else holds the key.

    Deleting the last holding would close everything sealed to the key for ever.
    """
    for held in queries.holdings_of(work.session, officer_id):
        key = queries.key(work.session, held.agency_key_id, lock=True)
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
    """Wrap `secret` to a compartment's current key. Needs public keys only."""
    key = queries.current_key(work.session, agency_code=agency, compartment=compartment)
    return known(key.id), keys.wrap(keys.PublicKey(key.public), secret, context=context)


def unwrap_mine(work: Work, agency_key_id: int, wrapped: bytes, *, context: bytes) -> bytes:
    """Open a secret wrapped to a compartment the acting officer holds.

    Raises NotAllowed without an unlocked key or without a holding; SealBroken on tampering.
    """
    private = _private_half(work, queries.key(work.session, agency_key_id))
    return keys.unwrap(keys.PrivateKey(private), wrapped, context=context)


def _private_half(work: Work, key: AgencyKey) -> bytes:
    held = queries.holding(work.session, key_id=known(key.id), officer_id=work.actor.officer_id)
    if held is None or work.unlocked is None or key.agency != work.actor.agency:
        raise NotAllowed
    return keys.unwrap(work.unlocked, held.wrapped, context=_holding_context(key, held.officer_id))


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
