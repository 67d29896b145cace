"""Verifying a proof file with nothing but the log's public key: format in docs/formats/audit-log.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from portal.audit import rules
from portal.crypto import cosignatures, merkle, nationalnotes, notes, tlog
from portal.crypto.errors import NoteInvalid, ProofInvalid


@dataclass(frozen=True, slots=True)
class Finding:
    """What a proof file proves, line by line, or why it proves nothing."""

    lines: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()


def verify(
    text: str, *, vkey: str, witnesses: Sequence[str] = (), leaf: str | None = None
) -> Finding:
    """Check a proof file against the log's public key; each of `witnesses` must have cosigned.

    Of two keys with a space between both must have signed.

    `leaf`, a hash in hexadecimal, is what must be proved; without it the file says what it proves.
    """
    try:
        trusted = nationalnotes.read_keys(vkey)
        proof = tlog.ProofFile.parse(text)
        told, hashed = (None, bytes.fromhex(leaf)) if leaf else _kept(proof.extra)
        checkpoint = proof.verify(hashed, origin=trusted[0].name, verifiers=trusted)
        nationalnotes.require_all(notes.open_note(proof.checkpoint_note, trusted), trusted)
        signed = [
            cosignatures.verify(proof.checkpoint_note, cosignatures.Witness.parse(each))
            for each in witnesses
        ]
    except (NoteInvalid, ProofInvalid, ValueError, KeyError, TypeError) as error:
        return Finding(defects=(f"not proved: {str(error) or type(error).__name__}",))
    lines = (
        f"proved: leaf {proof.index} of the first {checkpoint.size} of {checkpoint.origin}",
        *(f"cosigned by {each.name}" for each in signed),
        json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) if told else f"hash {leaf}",
    )
    return Finding(lines=lines)


def _kept(extra: bytes | None) -> tuple[dict[str, object], bytes]:
    """Return what an entry says and its leaf hash."""
    if extra is None:
        raise NoteInvalid("without its extra line the file does not say what it proves")
    kept = json.loads(extra)
    told: dict[str, object] = kept["told"]
    return told, merkle.leaf_hash(rules.entry(told, bytes.fromhex(kept["salt"])))
