"""kill -9 between a file and its entry: what was acknowledged is there, once, and the phone gets on."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import func, select

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SystemClock
from portal.main.app import make_works
from referrals.inspections import service as inspecting
from referrals.inspections.forms import Decide
from referrals.visits.models import FieldEntry, FieldFile
from tests.referrals.inspections import support as inspections
from tests.referrals.visits import support
from tests.referrals.visits.support import Phone
from tests.support.people import People
from tests.support.storm import killed_during, verified
from tests.support.town import Town

MOMENTS = (0.0, 0.004, 0.01, 0.02, 0.05)


def works_of(town: Town) -> Works:
    return make_works(
        Settings(data_dir=town.data, kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0)
    )


def a_visit(town: Town) -> tuple[int, list[int]]:
    """Make an approved inspection for today in the town's own data, before anything runs there."""
    works = works_of(town)
    people = People(works, town.secrets)
    today = datetime.now(UTC).astimezone(LEGAL_ZONE).date()
    made = inspections.planned(people, inspections.a_case(people), planned_on=today)
    with people.work("zhao") as work:
        inspecting.decide(work, made, Decide(decision="approve", reasons="同意"))
    officers = list(inspections.officer_ids(people, "lin", "he"))
    works.engine.dispose()
    return made, officers


def upload(phone: Phone, content: bytes) -> str:
    """Send a file as a phone does: take up what is there, or begin anew."""
    digest: str = phone.upload(content).headers["Cluebridge-SHA256"]
    return digest


@pytest.mark.slow
def test_what_was_acknowledged_survives_between_file_and_entry(
    town_template: Town, tmp_path: Path
) -> None:
    town = Town(tmp_path / "town")
    town.copy_from(town_template)
    inspection, officers = a_visit(town)
    try:
        town.start("staff")
        client = town.officer("lin")._http
        phone = Phone(client, SystemClock(), inspection, officers=officers).start()
        assert phone.states(support.entered(phone)) == ["kept"]
        for number, moment in enumerate(MOMENTS):
            content = bytes([number]) * 200_000
            digest = sha256(content).hexdigest()
            told = {"sha256": digest, "size": len(content), "name": "f.bin", "type": ""}
            note = phone.entry("note", {"medium": "text", "text": f"第{number}条"}, files=[told])
            killed_during(town, "staff", partial(phone.upload, content), moment)
            answer = killed_during(town, "staff", partial(phone.sync, note), moment)
            state = phone.one(note)
            if answer is not None and answer.status_code == 200:
                assert state["state"] == "known"
            assert upload(phone, content) == digest
            assert phone.one(note)["files"][0]["state"] == "kept"
        assert town.bugs() == []
        verified(town)
    finally:
        town.stop()
    works = works_of(town)
    with works.begin(SYSTEM, writes=False) as work:
        tables = (FieldEntry, FieldFile)
        count = [work.session.exec(select(func.count()).select_from(each)).one() for each in tables]
    works.engine.dispose()
    assert count == [len(MOMENTS) + 1, len(MOMENTS)]
