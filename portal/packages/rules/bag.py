"""The text files of a package: BagIt (RFC 8493), the statement, the signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from portal.crypto import notes
from portal.packages import rules
from portal.packages.rules.statement import Item, Paper

BAGIT_TEXT: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SIGNED_HEAD: Final = "cluebridge package v1"
STAMPED, NOT_STAMPED = "RFC 3161", "none"


def bag_info(told: Mapping[str, str], payload: Iterable[Item | Paper]) -> str:
    """Return `bag-info.txt`; line breaks inside a value become spaces."""
    files = list(payload)
    oxum = f"{sum(each.size for each in files)}.{len(files)}"
    lines = [f"{name}: {' '.join(value.split())}" for name, value in told.items() if value.strip()]
    return "\n".join([*lines, f"Payload-Oxum: {oxum}", ""])


def parse_bag_info(text: str) -> dict[str, str]:
    """Return the labels and values of `bag-info.txt` as we write it; ValueError for anything else."""
    found: dict[str, str] = {}
    for line in text.removesuffix("\n").split("\n"):
        name, colon, value = line.partition(": ")
        if not colon or name in found:
            raise ValueError(line)
        found[name] = value
    return found


def manifest(files: Mapping[str, str]) -> str:
    """Return a manifest of paths and their SHA-256 in hex, in the order of the paths."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(files.items()))


def parse_manifest(text: str) -> dict[str, str]:
    """Return path to digest of a manifest as we write it; ValueError for anything else."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        digest, gap, path = line.partition("  ")
        if not gap or path in found:
            raise ValueError(line)
        found[path] = digest
    if manifest(found) != text:
        raise ValueError("not in the one order and form")
    return found


def tag_manifest(tags: Mapping[str, bytes]) -> str:
    """Return the manifest of every tag file that can be in it."""
    return manifest(
        {
            path: sha256(content).hexdigest()
            for path, content in tags.items()
            if path not in rules.UNLISTED
        }
    )


def signed_text(ref: str, tag_manifest_bytes: bytes) -> str:
    """Return what the log's key signs: never a checkpoint, which has three lines."""
    digest = sha256(tag_manifest_bytes).hexdigest()
    return f"{SIGNED_HEAD}\n{ref}\n{rules.TAG_MANIFEST}\n{digest}\n"


def sign(ref: str, tag_manifest_bytes: bytes, signer: notes.Signer) -> str:
    """Return `signature.note`: a signed note (c2sp.org/signed-note) on the tag manifest."""
    return notes.sign_note(signed_text(ref, tag_manifest_bytes), signer)
