"""The page of a visit with a checklist of 300 items, half of them with conditions, half answered."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from sqlmodel import SQLModel
from starlette.testclient import TestClient

from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import create_staff_app, make_works
from referrals.checklists import service
from referrals.checklists.forms import Decide, Propose, Start
from referrals.checklists.rules import Choice, Given, keeping
from referrals.checklists.rules.taking import read
from referrals.inspections import service as inspections
from tests.conftest import START
from tests.referrals.inspections import support
from tests.support.people import People, sign_in

ITEMS = 300
COLUMNS = (
    *("type", "name", "label::zh", "label::en", "required", "relevant", "options"),
    *("law::instrument", "law::article", "hint::zh", "hint::en", "evidence::zh", "evidence::en"),
)
TYPES = ("select_one yes_no", "select_one yes_no", "amount", "decimal", "text", "date")


def run():
    """Yield the figures as (what, measured, target)."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), kdf_memory_kib=8192, kdf_passes=1)
        works = make_works(settings, clock=SetClock(START))
        SQLModel.metadata.create_all(works.engine)
        with works.begin(SYSTEM) as work:
            secrets = demo_people.set_up(work)
        people = People(works, secrets)
        here = f"/inspections/{visit(people)}"
        with TestClient(create_staff_app(works)) as client:
            sign_in(client, people, "lin")
            took = sorted(_seconds(client, here) for _ in range(20))
        works.engine.dispose()
    said = f"median {statistics.median(took) * 1000:.0f} ms, p95 {took[18] * 1000:.0f} ms"
    yield f"page of a visit with a checklist of {ITEMS} items, server time", said, "100 ms"


def visit(people: People) -> int:
    """Return a visit under way with half of a long checklist answered."""
    start = Start(code="healthcare_security", zh="长表", en="Long list")
    with people.work("kong") as work:
        draft = service.start(work, start)
        draft.items = [keeping.plain(each) for each in read(COLUMNS, _lines())]
        service.propose(work, draft.id or 0, Propose(since=START.date()))
        draft_id = draft.id or 0
    with people.work("zhao") as work:
        service.decide(work, draft_id, Decide(decision="yes"))
    made = support.approved(people, support.a_case(people))
    with people.work("lin") as work:
        inspections.enter(work, made)
        answers = [Given(f"item_{n}", choice=Choice.NO, remark="不符") for n in range(0, ITEMS, 6)]
        answers += [Given(f"item_{n}", amount_fen=n) for n in range(2, ITEMS, 6)]
        inspections.fill(work, made, answers)
    return made


def _lines() -> list[tuple[int, list[str]]]:
    found = []
    for n in range(ITEMS):
        relevant = f"item_{n - n % 6} = no" if n % 6 > 2 else ""
        words = (f"第{n}项检查内容，抽查三十份病历", f"Item {n}")
        law = ("医疗保障基金使用监督管理条例", "第十五条")
        hints = ("看原件", "See the original", "复印件", "Copy")
        found.append((n + 2, [TYPES[n % 6], f"item_{n}", *words, "", relevant, "", *law, *hints]))
    return found


def _seconds(client: TestClient, here: str) -> float:
    start = time.perf_counter()
    answer = client.get(here)
    took = time.perf_counter() - start
    assert answer.text.count('class="panel"') >= ITEMS, answer.status_code
    return took
