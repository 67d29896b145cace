"""Leads that no person sent: alerts of smart monitoring, findings of an audit.

What one says is sealed to its agency the moment it comes in, before anything is known of it but its
place among the columns; it becomes a tip later without being opened. Nobody can be written to, so
there is no receipt and no reporter's key.
"""

from __future__ import annotations

import hmac
import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from secrets import choice

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields, keys
from portal.crypto.framing import frame
from portal.infra.database import insert_all
from portal.infra.settings import Settings
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.events import LeadsTaken, TipReceived
from portal.intake.models import Tip, TipOrigin, TipSource
from portal.intake.rules import UNKNOWN, Channel, Mode, TipBody, TipState
from portal.intake.service import seals
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER = 8
_LENGTH = struct.Struct(">I")


class KeyChanged(Conflict):
    """The agency has another key now than these leads were sealed to."""


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead, judged: `sealed` is what `Sealer.seal` made of its words, the rest is plain."""

    mark: bytes
    sealed: bytes
    region: str
    where_text: str = ""
    institution_id: int | None = None
    category: str = UNKNOWN


class Sealer:
    """Seals leads to an agency. Needs its public key only, proved and locked until the commit."""

    def __init__(self, work: Work, agency: str) -> None:
        self._agency = agency
        self._suite = work.settings.suite_of(agency)
        self.key_id, self._public = agencies.current_public(work, agency, Compartment.CASEWORK)

    def seal(self, body: TipBody, cells: Sequence[str]) -> bytes:
        """Return a lead's words and the cells they stood in under a key of its own.

        8 bytes number, then wrapped key, sealed body, sealed cells, each after its u32 length.
        """
        number = "A" + "".join(choice(_LETTERS) for _ in range(_NUMBER - 1))
        key = fields.new_key(self._suite)
        told = json.dumps(asdict(body), ensure_ascii=False)
        row = json.dumps(list(cells), ensure_ascii=False)
        parts = (
            keys.wrap(self._public, key, context=seals.bound("tip key", number)),
            fields.seal_text(key, told, context=seals.bound("body", number)),
            fields.seal_text(key, row, context=seals.bound("cells", number), pad_to=256),
        )
        return number.encode() + b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def mark(settings: Settings, agency: str, *, source: str, key: str) -> bytes:
    """Return what a lead is known by, 32 bytes: one source's one key, under a key from the pepper."""
    secret = sha256(frame("cluebridge intake lead", settings.pepper)).digest()
    named = frame("cluebridge/lead/v1", agency.encode(), source.encode(), key.encode())
    return hmac.digest(secret, named, "sha256")


def opened_cells(private: keys.PrivateKey, sealed: bytes) -> list[str]:
    """Return the cells a lead stood in, for an officer who holds the agency's key."""
    number, wrapped, _, row = _parts(sealed)
    key = keys.unwrap(private, wrapped, context=seals.bound("tip key", number))
    found: list[str] = json.loads(fields.open_text(key, row, context=seals.bound("cells", number)))
    return found


def take(
    work: Work,
    leads: Sequence[Lead],
    *,
    channel: Channel,
    agency: str,
    source: str,
    key_id: int,
    batch: int | None = None,
    client: int | None = None,
) -> list[int]:
    """Make tips of the leads, in order; return their ids.

    Each is received with a leaf of its own; whoever does something about all of them hears of it once.
    Conflict when one was taken before; KeyChanged when the agency's key is not `key_id` any more.
    """
    if agencies.current_public(work, agency, Compartment.CASEWORK)[0] != key_id:
        raise KeyChanged
    if not leads:
        return []
    marks = [each.mark for each in leads]
    if queries.ids_by_mark(work.session, marks) or len(set(marks)) < len(marks):
        raise Conflict
    insert_all(work.session, [_tip(work, each, channel, agency, key_id) for each in leads])
    ids = queries.ids_by_mark(work.session, marks)
    made = [ids[each] for each in marks]
    work.session.merge(TipSource(agency=agency, source=source))
    origins = [
        TipOrigin(tip_id=tip_id, agency=agency, source=source, batch=batch, client=client)
        for tip_id in made
    ]
    insert_all(work.session, origins)
    for tip_id, lead in zip(made, leads, strict=True):
        work.record(_received(tip_id, lead, channel, agency))
    work.record(
        LeadsTaken(agency=agency, received_on=_today(work), count=len(made), tip_ids=tuple(made))
    )
    return made


def _today(work: Work) -> date:
    return work.now.astimezone(LEGAL_ZONE).date()


def _received(tip_id: int, lead: Lead, channel: Channel, agency: str) -> TipReceived:
    return TipReceived(
        tip_id=tip_id,
        agency=agency,
        region=lead.region,
        channel=channel,
        mode=Mode.ANONYMOUS,
        wants_reward=False,
        files=0,
    )


def _tip(work: Work, lead: Lead, channel: Channel, agency: str, key_id: int) -> Tip:
    number, wrapped, body, _ = _parts(lead.sealed)
    placed = lead.institution_id is not None
    return Tip(
        number=number,
        agency=agency,
        region=lead.region,
        institution_id=lead.institution_id,
        categories=[lead.category],
        channel=channel,
        mode=Mode.ANONYMOUS,
        wants_reward=False,
        state=TipState.RECEIVED,
        received_on=_today(work),
        place_mark=b"" if placed else seals.place_mark(work.settings, lead.region, lead.where_text),
        mark=lead.mark,
        salt=b"",
        kdf_memory_kib=0,
        kdf_passes=0,
        reporter_public=b"",
        reporter_sealed_private=b"",
        key_id=key_id,
        wrapped=wrapped,
        body_sealed=body,
    )


def _parts(sealed: bytes) -> tuple[str, bytes, bytes, bytes]:
    number, at = sealed[:_NUMBER].decode(), _NUMBER
    parts: list[bytes] = []
    while at < len(sealed):
        (size,) = _LENGTH.unpack_from(sealed, at)
        parts.append(sealed[at + _LENGTH.size : at + _LENGTH.size + size])
        at += _LENGTH.size + size
    wrapped, body, row = parts
    return number, wrapped, body, row
