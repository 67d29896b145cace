"""Verifying an exported custody log with its files and, if kept, an earlier checkpoint."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from portal.audit import rules
from portal.crypto import merkle, nationalnotes, notes, tiles, tlog
from portal.crypto.errors import NoteInvalid, ProofInvalid
from portal.crypto.trust import Trusted

CHECKPOINT, KEY, ENTRIES, BODIES = "checkpoint", "key", "entries.jsonl", "bodies.jsonl"
MOST_LINES = 20
"""Defects of one kind that are listed; more are counted."""


def size(folder: Path) -> int:
    """Return how many leaves the export's checkpoint states."""
    lines = (folder / CHECKPOINT).read_text("utf-8").splitlines()
    return int(lines[1]) if len(lines) > 1 else 0


def verify(folder: Path, *, since: str | None = None, vkey: str | None = None) -> list[str]:
    """Return one line per defect; empty when the export is whole.

    `since` is the text of an earlier checkpoint: the export must be the same log, grown. `vkey` is
    the public key kept from before (two with a space between, where SM2 signs as well: both must have
    signed the newest checkpoint); without it the export's own are taken.
    """
    missing = [name for name in (CHECKPOINT, KEY, ENTRIES) if not (folder / name).is_file()]
    if missing:
        return [f"{name}: missing" for name in missing]
    try:
        trusted = nationalnotes.read_keys(vkey or (folder / KEY).read_text("utf-8"))
        note = (folder / CHECKPOINT).read_text("utf-8")
        stated = open_note(note, trusted)
        nationalnotes.require_all(notes.open_note(note, trusted), trusted)
    except (NoteInvalid, ProofInvalid, ValueError) as error:
        return [f"{CHECKPOINT}: {str(error) or type(error).__name__}"]
    hashes = [merkle.leaf_hash(entry) for entry in _lines(folder / ENTRIES)]
    tiled, defects = _tiles(folder, stated)
    defects += _against(hashes, stated, tiled)
    if tiled is not None:
        defects += _bundles(folder, tiled)
    if since is not None:
        defects += grown(hashes, since, trusted)
    if (folder / BODIES).is_file():
        defects += _bodies(folder, hashes)
    return defects


def open_note(note: str, trusted: tuple[Trusted, ...]) -> tlog.Checkpoint:
    """Return the checkpoint of the log whose keys these are; NoteInvalid otherwise.

    Older ones may lack the signature by SM2, never that by Ed25519; one that is there must hold.
    """
    opened = notes.open_note(note, trusted)
    always = tuple(each for each in trusted if isinstance(each, notes.Verifier))
    nationalnotes.require_all(opened, always)
    stated = tlog.Checkpoint.parse(opened.text)
    if stated.origin != trusted[0].name:
        raise NoteInvalid("a checkpoint of another log")
    return stated


def grown(hashes: list[bytes], since: str, trusted: tuple[Trusted, ...]) -> list[str]:
    """Return what speaks against these leaves being the log of an earlier checkpoint, grown."""
    try:
        old = open_note(since, trusted)
    except (NoteInvalid, ProofInvalid, ValueError) as error:
        return [f"earlier checkpoint: {str(error) or type(error).__name__}"]
    if old.size > len(hashes):
        told = f"states {old.size} leaves, there are {len(hashes)}"
        return [f"earlier checkpoint: {told}: the log was rolled back"]
    if merkle.root(hashes[: old.size]) != old.root:
        return [f"earlier checkpoint: the first {old.size} leaves were changed since"]
    return []


def _against(hashes: list[bytes], stated: tlog.Checkpoint, tiled: list[bytes] | None) -> list[str]:
    if len(hashes) == stated.size and merkle.root(hashes) == stated.root:
        return []
    if tiled is not None:
        return _told_apart(hashes, tiled)
    if len(hashes) != stated.size:
        return [f"{ENTRIES}: {len(hashes)} leaves, the checkpoint states {stated.size}"]
    return [f"{ENTRIES}: the leaves do not make the root of the checkpoint"]


def _told_apart(hashes: list[bytes], right: list[bytes]) -> list[str]:
    """Name what was done to the entries, by tiles that make the root of the checkpoint."""
    place = {leaf: index for index, leaf in enumerate(right)}
    found = Counter(hashes)
    strange = [line for line, leaf in enumerate(hashes) if leaf not in place]
    absent = [index for index, leaf in enumerate(right) if leaf not in found]
    changed = sorted(set(strange) & set(absent))
    defects = [f"leaf {index} was changed" for index in changed]
    defects += [f"leaf {index} is missing" for index in absent if index not in set(changed)]
    defects += [f"line {n + 1} is no leaf of this log" for n in strange if n not in set(changed)]
    doubled = [leaf for leaf, times in found.items() if times > 1 and leaf in place]
    defects += [f"leaf {place[leaf]} stands {found[leaf]} times" for leaf in doubled]
    order = [place[leaf] for leaf in hashes if leaf in place]
    backward = [later for one, later in pairwise(order) if later < one]
    if backward and not doubled:
        defects += [f"leaf {index} was moved: it stands after a later one" for index in backward]
    return _short([f"{ENTRIES}: {each}" for each in defects])


def _tiles(folder: Path, stated: tlog.Checkpoint) -> tuple[list[bytes] | None, list[str]]:
    """Return the leaf hashes the tiles hold if they make the stated root, and what is wrong with them."""
    if not (folder / "tile").is_dir():
        return None, []
    levels: list[list[bytes]] = []
    defects: list[str] = []
    for level, number, width in tiles.layout(stated.size):
        at = tiles.path(level, number, width)
        held = (folder / at).read_bytes() if (folder / at).is_file() else b""
        if len(held) != width * merkle.HASH_BYTES:
            defects.append(f"{at}: {'cut short' if held else 'missing'}")
            held = held.ljust(width * merkle.HASH_BYTES, b"\0")[: width * merkle.HASH_BYTES]
        if level == len(levels):
            levels.append([])
        levels[level] += tiles.hashes(held)
    defects += _climbed(levels)
    leaves = levels[0] if levels else []
    whole = merkle.root(leaves) == stated.root
    if not whole and not defects:
        defects.append("tile: the tiles do not make the root of the checkpoint")
    return (leaves if whole else None), _short(defects)


def _climbed(levels: list[list[bytes]]) -> list[str]:
    """Name each tile that does not make the hash kept above it."""
    found = []
    for level, (below, above) in enumerate(pairwise(levels)):
        for number, stated in enumerate(above):
            if merkle.root(below[number * tiles.WIDTH : (number + 1) * tiles.WIDTH]) != stated:
                upper = tiles.path(level + 1, number // tiles.WIDTH)
                lower = tiles.path(level, number)
                found.append(f"{lower}: does not make hash {number % tiles.WIDTH} of {upper}")
    return found


def _bundles(folder: Path, right: list[bytes]) -> list[str]:
    """Name each bundle of entries that is not what the leaves' tile of the same number commits to."""
    defects = []
    for number in range(-(-len(right) // tiles.WIDTH)):
        leaves = right[number * tiles.WIDTH : (number + 1) * tiles.WIDTH]
        at = tiles.path(tiles.ENTRIES, number, len(leaves))
        if not (folder / at).is_file():
            defects.append(f"{at}: missing")
            continue
        try:
            held = [merkle.leaf_hash(each) for each in tiles.unbundled((folder / at).read_bytes())]
        except ProofInvalid:
            held = []
        if held != leaves:
            wrong = [n for n, leaf in enumerate(leaves) if held[n : n + 1] != [leaf]]
            first = number * tiles.WIDTH + (wrong[0] if wrong else len(leaves))
            defects.append(f"{at}: is not what leaf {first} committed to")
    return _short(defects)


def _bodies(folder: Path, hashes: list[bytes]) -> list[str]:
    defects = []
    count = 0
    for index, line in enumerate(_lines(folder / BODIES)):
        count += 1
        try:
            kept = json.loads(line)
            entry = rules.entry(kept["body"], bytes.fromhex(kept["salt"]))
        except (ValueError, KeyError, TypeError):
            entry = b""
        if index >= len(hashes) or merkle.leaf_hash(entry) != hashes[index]:
            defects.append(f"{BODIES}: line {index + 1} is not what leaf {index} committed to")
    if count != len(hashes):
        defects.append(f"{BODIES}: {count} lines for {len(hashes)} leaves")
    return _short(defects)


def _short(defects: list[str]) -> list[str]:
    more = len(defects) - MOST_LINES
    return defects if more <= 0 else [*defects[:MOST_LINES], f"… and {more} more"]


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            yield line.removesuffix(b"\n")
