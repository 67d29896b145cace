"""Which key opens which part of a tip, and what each seal is bound to."""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import codes, fields, keys, suites
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame
from portal.infra import kdf
from portal.infra.settings import Settings
from portal.infra.work import Work
from portal.intake.models import Tip
from portal.intake.rules import TipBody
from portal.intake.rules.sketch import (
    SEALED_TO_BYTES,
    Sketch,
    packed,
    place_words,
    sketch_of,
    unpacked,
)
from portal.kernel.errors import Destroyed, NotAllowed

_REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class ReporterKeys:
    """A reporter's fresh key pair, its private half sealed under the receipt secret."""

    public: keys.PublicKey
    private: keys.PrivateKey
    sealed_private: bytes
    salt: bytes
    cost: codes.Cost


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """What a cookie yields: the key of its row, of the row's content, and of a draft's files."""

    row: bytes
    seal: bytes
    files: bytes


def token_keys(token: str) -> TokenKeys:
    """Return the keys of a cookie; none of them leads to another or back to the cookie."""
    raw = token.encode()
    row, seal, files = (
        sha256(frame(f"cluebridge intake {part}", raw)).digest()
        for part in ("row", "seal", "files")
    )
    return TokenKeys(row, seal, files)


def bound(part: str, number: str) -> bytes:
    """Return the context of one sealed part of the tip with this number."""
    return frame("cluebridge/tip/v1", part.encode(), number.encode())


def new_salt() -> bytes:
    """Return 16 random bytes."""
    return token_bytes(codes.SALT_BYTES)


def stretched(
    settings: Settings, receipt: codes.Receipt, *, salt: bytes, cost: codes.Cost
) -> bytes:
    """Return the 32 bytes a receipt's secret yields. Slow, and waits its turn: TooMany when full."""
    with kdf.slot(settings):
        return codes.stretch(receipt.secret, salt=salt, pepper=settings.pepper, cost=cost)


def reporter_keys(settings: Settings, receipt: codes.Receipt) -> ReporterKeys:
    """Make the reporter's key pair. Slow on purpose (Argon2id): call it outside a transaction."""
    suite = settings.suite_of("")
    salt, cost, private = new_salt(), kdf.cost(settings), keys.PrivateKey.generate(suite)
    opened = suites.key(suite, stretched(settings, receipt, salt=salt, cost=cost))
    context = bound("reporter private key", receipt.number)
    sealed = fields.seal(opened, private.raw, context=context, pad_to=1)
    return ReporterKeys(private.public, private, sealed, salt, cost)


def open_reporter_key(
    settings: Settings, receipt: codes.Receipt, *, salt: bytes, cost: codes.Cost, sealed: bytes
) -> keys.PrivateKey | None:
    """Return the reporter's private key, None when the secret is not the right one. Slow."""
    opened = stretched(settings, receipt, salt=salt, cost=cost)
    context = bound("reporter private key", receipt.number)
    opened = suites.key(suites.of_sealed(sealed), opened)
    try:
        return keys.PrivateKey(fields.open_(opened, sealed, context=context))
    except SealBroken:
        return None


def wrap_tip_key(work: Work, tip: Tip, key: bytes) -> None:
    """Wrap the tip key to the receiver's casework key and to the reporter."""
    context = bound("tip key", tip.number)
    tip.key_id, tip.wrapped = agencies.wrap_for(
        work, tip.agency, Compartment.CASEWORK, key, context=context
    )
    if not tip.reporter_public:  # a lead no person sent
        return
    reporter = keys.PublicKey(tip.reporter_public)
    tip.reporter_wrapped = keys.wrap(reporter, key, context=bound("reporter tip key", tip.number))


def officer_key(work: Work, tip: Tip) -> bytes:
    """Return the tip key by way of the agency's casework key; NotAllowed without a holding.

    Destroyed when the report is no more.
    """
    if tip.destroyed_at is not None:
        raise Destroyed(tip.destroyed_at)
    return agencies.unwrap_mine(work, tip.key_id, tip.wrapped, context=bound("tip key", tip.number))


def reporter_key(work: Work, tip: Tip) -> bytes:
    """Return the tip key by way of the reporter's own key; NotAllowed in another's mailbox.

    Destroyed when the report is no more.
    """
    if work.unlocked is None or work.actor.tip_id != tip.id:
        raise NotAllowed
    if tip.destroyed_at is not None:
        raise Destroyed(tip.destroyed_at)
    context = bound("reporter tip key", tip.number)
    return keys.unwrap(work.unlocked, tip.reporter_wrapped, context=context)


def seal_body(tip: Tip, key: bytes, body: TipBody) -> None:
    """Seal what the reporter wrote into the tip, and with it the fingerprint of their public key."""
    told = asdict(body) | {_REPORTER: _fingerprint(tip)}
    text = json.dumps(told, ensure_ascii=False)
    tip.body_sealed = fields.seal_text(key, text, context=bound("body", tip.number))


def read(tip: Tip, key: bytes) -> TipBody:
    """Return what the reporter wrote; SealBroken with another key."""
    told = _told(tip, key)
    told.pop(_REPORTER, None)
    return TipBody(**told)


def require_reporter(tip: Tip, key: bytes) -> None:
    """Raise SealBroken unless the reporter's public key is the one sealed with what they wrote.

    Before anything more is wrapped to it: somebody may have put another in its place. Tips from
    before it was sealed with the text are taken as they stand.
    """
    told = _told(tip, key).get(_REPORTER)
    if told not in {None, _fingerprint(tip)}:
        raise SealBroken


def _fingerprint(tip: Tip) -> str:
    """Return the fingerprint of the reporter's public key, empty for a lead no person sent."""
    return keys.fingerprint(keys.PublicKey(tip.reporter_public)) if tip.reporter_public else ""


def _told(tip: Tip, key: bytes) -> dict[str, Any]:
    text = fields.open_text(key, tip.body_sealed, context=bound("body", tip.number))
    told: dict[str, Any] = json.loads(text)
    return told


def seal_sketch(tip: Tip, key: bytes, body: TipBody) -> Sketch:
    """Seal the sketch of what the reporter wrote beside the text, and return it."""
    made = sketch_of((body.where_text, body.what), body.when_text, tip.received_on)
    context = bound("sketch", tip.number)
    tip.sketch_sealed = fields.seal(key, packed(made), context=context, pad_to=SEALED_TO_BYTES)
    return made


def read_sketch(tip: Tip, key: bytes) -> Sketch | None:
    """Return the sketch sealed with a tip; None when it has none of the present version."""
    if not tip.sketch_sealed:
        return None
    return unpacked(fields.open_(key, tip.sketch_sealed, context=bound("sketch", tip.number)))


def place_mark(settings: Settings, region: str, where_text: str) -> bytes:
    """Return the keyed mark of a typed place (8 bytes), empty for no name or a whole story.

    HMAC-SHA-256 under a key from the pepper, which lies outside the database: the stored mark
    tells that two tips name the same place, and not which.
    """
    words = place_words(where_text)
    if not words:
        return b""
    key = sha256(frame("cluebridge intake place", settings.pepper)).digest()
    named = frame("cluebridge/tip-place/v1", region.encode(), words.encode())
    return hmac.digest(key, named, "sha256")[:8]
