"""Letters: one as PDF and DOCX with everything warm, and a batch of a thousand filed with cases."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlmodel import SQLModel

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra import letters, typeset
from portal.infra.settings import Settings
from portal.main import demo
from portal.main.app import make_works
from portal.papers import service
from portal.papers.forms import NewBatch
from portal.papers.rules import BATCH_STEP
from tests.support.people import People

NOTICE = {
    "party": "云溪康和医院",
    "cause": "虚构医药服务项目",
    "facts": "经查，虚构项目120人次。\n有病历证明。",
    "reasons": "违反条例第二十条。",
    "penalties": "责令退回360,000.00元\n处二倍罚款",
    "state_within": "五个工作日",
}


def run() -> Iterator[tuple[str, str, str]]:
    """Yield the figures as (what, measured, target)."""
    for name, made in (("PDF", typeset.letter_pdf), ("DOCX", typeset.letter_docx)):
        took = []
        for kind in sorted(letters.names()):
            filled = typeset.filled(kind, letters.sample(letters.letter(kind)))
            made(filled)
            took += [_milliseconds(made, filled) for _ in range(5)]
        took.sort()
        said = f"median {statistics.median(took):.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms"
        yield f"a letter as {name}, warm, {len(letters.names())} kinds", said, "100 ms"
    yield "1,000 letters of a batch, set, sealed and filed", batch(1000), "60 s"


def batch(count: int) -> str:
    """Return how long a batch takes, and the longest of its requests, commits included."""
    with tempfile.TemporaryDirectory() as folder:
        works = make_works(Settings(data_dir=Path(folder), kdf_memory_kib=8192, kdf_passes=1))
        SQLModel.metadata.create_all(works.engine)
        people = People(works, demo.seed(works)["totp"])
        opened = [_case(people, index) for index in range(count + 1)]
        with people.work("lin") as work:
            model = service.draw(work, opened[0][0], "prior_notice", NOTICE).id or 0
            asked = NewBatch(cases="\n".join(number for _, number in opened[1:]))
            batch_id = service.begin_batch(work, opened[0][0], model, asked).id or 0

        def request() -> None:
            with people.work("lin") as work:
                service.go_on(work, batch_id)

        took = [_milliseconds(request) for _ in range(-(-count // BATCH_STEP))]
        with people.work("lin") as work:
            done = service.go_on(work, batch_id).done
        works.engine.dispose()
    return f"{done} in {sum(took) / 1000:.1f} s, {BATCH_STEP} a request, longest {max(took):.0f} ms"


def _case(people: People, index: int) -> tuple[int, str]:
    with people.work("lin") as work:
        form = OpenCase(
            title=f"第{index}案", region="990100", category="fake_stay", source=Source.AUDIT
        )
        made = cases.open_case(work, form)
        return made.id or 0, made.number


def _milliseconds(act: Callable[..., object], *given: object) -> float:
    begun = time.perf_counter()
    act(*given)
    return (time.perf_counter() - begun) * 1000
