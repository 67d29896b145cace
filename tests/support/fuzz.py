"""Readers under mutated files: `python -m tests.support.fuzz READER MINUTES [SEED]`.

Prints how many files were read and what came of them; a reader that ends the process is seen by the
caller, who knows reader and seed. Every answer goes through the form of the pipe as well.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from portal.infra.sandbox import readers
from portal.infra.sandbox.answer import decode, encode
from tests.support import strange

BOXES = [{"page": 1, "left": 5.0, "top": 5.0, "width": 50.0, "height": 20.0}]
CORPUS: dict[str, tuple[bytes, ...]] = {
    "images": (strange.photo(), strange.picture("PNG"), strange.picture("GIF"), strange.heic()),
    "pdf": (strange.pdf(2),),
    "office": (strange.word(), strange.slides(), strange.open_document()),
    "sheets": (strange.workbook(),),
    "old_office": (strange.old_word(), strange.old_slides(), strange.old_workbook()),
    "rich_text": (strange.rich_text(),),
    "ofd": (strange.ofd(),),
    "mail": (strange.mail(), strange.outlook()),
    "plain": ("五楼床位\n".encode("gb18030"), strange.packed({"a": b"x", "名": b"y"})),
    "media": (
        *(strange.film(), strange.flight(), strange.mp3(), strange.flac(), strange.wav()),
        b"ID3\x03\0\0\0\0\0\x20" + bytes(64),
        b"fLaC" + bytes(64),
    ),
    "kinds": (strange.ole({"Workbook": b"x", "EncryptedPackage": b"y"}),),
}
"""By reader: where its mutations begin."""
ACTS = ("preview", "report", "scrub", "redact")
_NUMBERS = (b"\0", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"65535", b"-1")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return data with a few bytes changed, cut, doubled or moved."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = chance.randbytes(1)
            case 1:
                changed[at : at + chance.randint(1, 64)] = b""
            case 2:
                changed[at:at] = chance.choice(_NUMBERS)
            case 3:
                changed[at:at] = changed[at : at + chance.randint(1, 200)]
            case 4:
                changed = changed[: max(at, 8)]
    return bytes(changed)


def read(data: bytes, act: str) -> str:
    """Return what came of one file: "done" or the code of the failure."""
    answer = readers.answer({"act": act, "page": 1, "boxes": BOXES}, data)
    return decode(encode(answer)).head.failed or "done"


def main(reader: str, minutes: float, seed: int) -> None:
    """Read mutated files until the time is over."""
    chance, seen, end = random.Random(seed), Counter[str](), time.monotonic() + minutes * 60
    while time.monotonic() < end:
        data = mutated(chance.choice(CORPUS[reader]), chance)
        seen[read(data, chance.choice(ACTS))] += 1
    print(f"{reader} seed {seed} {minutes:g} min {sum(seen.values())} files: {dict(seen)}")


if __name__ == "__main__":
    readers.warm_up()
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
