"""What a package holds and how it is written, read and checked: docs/formats/package.md."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from portal.kernel.text import Text


class SealKind(StrEnum):
    """How a package is closed for its receiver."""

    AGE = "age"
    CLUEBRIDGE = "cluebridge"


SEAL_NAMES = {
    SealKind.AGE: Text("age 文件（任何 age 工具可打开）", "age file, opens with any age tool"),
    SealKind.CLUEBRIDGE: Text(
        "线索桥之间（抗量子密钥封装）", "Between two Cluebridge servers, post-quantum"
    ),
}
SUFFIXES: Final = {SealKind.AGE: ".zip.age", SealKind.CLUEBRIDGE: ".zip.cbs"}

BAGIT: Final = "bagit.txt"
BAG_INFO: Final = "bag-info.txt"
STATEMENT: Final = "package.json"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
SIGNATURE: Final = "signature.note"
TIME_STAMP: Final = "time-stamp.tsr"
STAMP_ROOTS: Final = "time-stamp-roots.pem"
CHECKPOINT: Final = "custody/checkpoint"
KEY: Final = "custody/key"
GRAPH: Final = "custody/case.jsonld"
ITEMS: Final = "custody/items/"
PROOFS: Final = "custody/proofs/"
PAYLOAD: Final = "data/"
EVIDENCE: Final = "data/evidence/"
DOCUMENTS: Final = "data/documents/"
LIST: Final = "data/evidence-list.pdf"

LAST: Final = (TAG_MANIFEST, SIGNATURE, TIME_STAMP)
UNLISTED: Final = frozenset(LAST)
"""The tag manifest and what is made from it: not in it, and behind all other tag files."""
REQUIRED: Final = (
    BAGIT, BAG_INFO, STATEMENT, MANIFEST, CHECKPOINT, KEY, GRAPH, TAG_MANIFEST, SIGNATURE,
)  # fmt: skip


def root_of(ref: bytes) -> str:
    """Return the one folder everything lies in; `ref` is the package's 16 random bytes."""
    return f"package-{ref.hex()}"


def story_path(number: int) -> str:
    """Return where the custody story of item `number` (from 1) stands."""
    return f"{ITEMS}{number:05d}.json"


def proof_path(index: int) -> str:
    """Return where the proof of leaf `index` stands."""
    return f"{PROOFS}{index}.tlog-proof"
