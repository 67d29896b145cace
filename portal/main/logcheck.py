"""Verifying an exported custody log with its files and, if kept, an earlier checkpoint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from portal.audit import rules
from portal.crypto import merkle, notes, tlog
from portal.crypto.errors import NoteInvalid, ProofInvalid

CHECKPOINT, KEY, ENTRIES, BODIES = "checkpoint", "key", "entries.jsonl", "bodies.jsonl"


def size(folder: Path) -> int:
    """Return how many leaves the export's checkpoint states."""
    lines = (folder / CHECKPOINT).read_text("utf-8").splitlines()
    return int(lines[1]) if len(lines) > 1 else 0


def verify(folder: Path, *, since: str | None = None, vkey: str | None = None) -> list[str]:
    """Return one line per defect; empty when the export is whole.

    `since` is the text of an earlier checkpoint: the export must be the same log, grown. `vkey` is
    the public key kept from before; without it the export's own key is taken.
    """
    missing = [name for name in (CHECKPOINT, KEY, ENTRIES) if not (folder / name).is_file()]
    if missing:
        return [f"{name}: missing" for name in missing]
    try:
        verifier = notes.Verifier.parse(vkey or (folder / KEY).read_text("utf-8").strip())
        stated = _checkpoint((folder / CHECKPOINT).read_text("utf-8"), verifier)
    except (NoteInvalid, ProofInvalid, ValueError) as error:
        return [f"{CHECKPOINT}: {str(error) or type(error).__name__}"]
    hashes = [merkle.leaf_hash(entry) for entry in _lines(folder / ENTRIES)]
    defects = _against(hashes, stated)
    if since is not None:
        defects += _grown(hashes, since, verifier)
    if (folder / BODIES).is_file():
        defects += _bodies(folder, hashes)
    return defects


def _checkpoint(note: str, verifier: notes.Verifier) -> tlog.Checkpoint:
    return tlog.open_checkpoint(note, origin=verifier.name, verifiers=[verifier])


def _against(hashes: list[bytes], stated: tlog.Checkpoint) -> list[str]:
    if len(hashes) != stated.size:
        return [f"{ENTRIES}: {len(hashes)} leaves, the checkpoint states {stated.size}"]
    if merkle.root(hashes) != stated.root:
        return [f"{ENTRIES}: the leaves do not make the root of the checkpoint"]
    return []


def _grown(hashes: list[bytes], since: str, verifier: notes.Verifier) -> list[str]:
    try:
        old = _checkpoint(since, verifier)
    except (NoteInvalid, ProofInvalid, ValueError) as error:
        return [f"earlier checkpoint: {str(error) or type(error).__name__}"]
    if old.size > len(hashes):
        return [f"earlier checkpoint: states {old.size} leaves, the export has {len(hashes)}"]
    if merkle.root(hashes[: old.size]) != old.root:
        return [f"earlier checkpoint: the first {old.size} leaves were changed since"]
    return []


def _bodies(folder: Path, hashes: list[bytes]) -> list[str]:
    defects = []
    told = list(_lines(folder / BODIES))
    for index, line in enumerate(told):
        kept = json.loads(line)
        entry = rules.entry(kept["body"], bytes.fromhex(kept["salt"]))
        if index >= len(hashes) or merkle.leaf_hash(entry) != hashes[index]:
            defects.append(f"{BODIES}: line {index + 1} is not what leaf {index} committed to")
    if len(told) != len(hashes):
        defects.append(f"{BODIES}: {len(told)} lines for {len(hashes)} leaves")
    return defects


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            yield line.removesuffix(b"\n")
