"""A case with files of officers and of a reporter, a document, and a receiver with an age key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

import pyrage
import pytest

from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.crypto.agefile import open_age
from portal.crypto.codes import new_receipt
from portal.infra.sealing import Sealing
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS
from portal.packages import service
from portal.packages.rules.reading import Report, Trust, verify
from portal.packages.rules.recipient import read
from tests.support.people import People

FILES = {
    "发票 2026.pdf": b"%PDF-1.7 invoice" * 500,
    "../../etc/passwd": b"a name that climbs",
    "名" * 4000 + ".jpg": b"\xff\xd8\xff a name of 4,000 signs",
    "CON": b"",
    "same.txt": b"one",
    "same.txt ": b"two",
}
WORDS = "五楼的病床一直空着，账上却天天有人住院。"


@dataclass(frozen=True)
class Room:
    """The case, and the receiver's identity."""

    works: Works
    people: People
    case_id: int
    tip_id: int
    identity: pyrage.x25519.Identity

    def add(self, files: dict[str, bytes], login: str = "lin") -> list[int]:
        """Keep files with the case; return their item ids."""
        kept = []
        for name, content in files.items():
            with ThreadPoolExecutor(1) as putter:
                sealing = Sealing(self.works.blobs, putter, max_bytes=1 << 30, min_free_bytes=0)
                sealing.add(memoryview(content))
                received = sealing.finish(name, "application/pdf")
            with self.people.work(login) as work:
                kept.append(cases.keep_evidence(work, self.case_id, received))
        return kept

    def export(
        self,
        *,
        login: str = "lin",
        with_tips: bool = False,
        to: str = "",
        purpose: str = "移送审查起诉",
    ) -> bytes:
        """Take a package out, sealed."""
        actor, private = self.people.as_(login)
        wish = service.Wish(self.case_id, "市人民检察院", purpose, with_tips)
        recipient = read(to or str(self.identity.to_public()))
        return b"".join(service.start(self.works, actor, private, wish, recipient).pieces)

    def opened(self, sealed: bytes) -> bytes:
        """Open an age file as the receiver does."""
        return b"".join(open_age(str(self.identity), BytesIO(sealed)))


@pytest.fixture
def room(works: Works, people: People) -> Room:
    answers = Answers(
        region="990100", categories=("fake_stay",), what=WORDS, mode=Mode.ANONYMOUS,
        wants_reward=True,
    )  # fmt: skip
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, answers, new_receipt()).id or 0
    with people.work("chen") as work:
        case = cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=500_00))
        made = Room(works, people, case.id or 0, tip_id, pyrage.x25519.Identity.generate())
    with people.work("lin") as work:
        cases.file_document(
            work,
            case,
            kind="note",
            title="现场检查笔录",
            number="花医保检〔2026〕1号",
            pdf=b"%PDF-1.7 record",
        )
    made.add(FILES)
    return made


@pytest.fixture
def whole(room: Room) -> bytes:
    """Return the ZIP of a package of the room."""
    return room.opened(room.export())


def checked(content: bytes, **trust: object) -> Report:
    """Verify a ZIP given in pieces of odd sizes."""
    pieces = [content[at : at + 7001] for at in range(0, len(content), 7001)]
    return verify(pieces, Trust(**trust))  # type: ignore[arg-type]


Checked = Callable[..., Report]
