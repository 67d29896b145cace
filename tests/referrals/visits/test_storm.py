"""Five hundred records with files through a line that breaks: all of it arrives, once."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from sqlmodel import func, select

from portal.evidence.models import EvidenceItem
from referrals.visits.models import FieldEntry, FieldFile
from tests.referrals.visits import support

RECORDS, FILES, CUTS, SEED = 500, 40, 20, 735


class Line:
    """Loses answers: what was asked has happened, the phone hears nothing of it."""

    def __init__(self, seed: int, cuts: int) -> None:
        self.dice, self.cuts = random.Random(seed), cuts

    def cut(self) -> bool:
        if self.cuts and self.dice.random() < 0.3:
            self.cuts -= 1
            return True
        return False


def some_files(dice):
    return [dice.randbytes(dice.randrange(1, 60_000)) for _ in range(FILES)]


def send(phone, content, line):
    """Send a file in pieces; a cut ends a piece half-way, or loses the answer to it."""
    visit = f"/field/inspections/{phone.inspection}/files"
    tus = {**phone.headers, "Tus-Resumable": "1.0.0"}
    begun = phone.client.post(visit, headers={**tus, "Upload-Length": str(len(content))})
    where = begun.headers["Location"]
    while True:
        told = phone.client.head(where, headers=tus)
        if "Cluebridge-SHA256" in told.headers:
            return told.headers["Cluebridge-SHA256"]
        offset = int(told.headers["Upload-Offset"])
        end = line.dice.randrange(offset, len(content)) + 1 if line.cut() else len(content)
        head = {
            **tus,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        answer = phone.client.patch(where, content=content[offset:end], headers=head)
        assert answer.status_code == 204


@pytest.mark.slow
def test_everything_arrives_once_through_a_line_that_breaks(inside, people):
    dice = random.Random(SEED)
    line, files = Line(SEED, CUTS), some_files(dice)
    entries, heads = [], {}
    for number in range(RECORDS):
        told = [files[number]] if number < FILES else []
        named = [
            {
                "sha256": sha256(each).hexdigest(),
                "size": len(each),
                "name": "f",
                "type": "image/png",
            }
            for each in told
        ]
        record = support.an_id() if number % 5 else "a" * 32
        entry = inside.entry(
            "note",
            {"medium": "text", "text": f"第{number}条"},
            record=record,
            after=heads.get(record),
            files=named,
        )
        heads[record] = entry["id"]
        entries.append(entry)
    outbox, told = list(entries), {}
    while outbox:
        batch = outbox[: dice.randrange(1, 51)]
        answer = inside.sync(*batch)
        if line.cut():
            continue
        for entry, each in zip(batch, answer.json()["entries"], strict=True):
            assert each["state"] in {"kept", "known"}, each
            assert each["sha256"] == support.digest_of(entry)
            told[entry["id"]] = each
        outbox = outbox[len(batch) :]
    for content in files:
        assert send(inside, content, line) == sha256(content).hexdigest()
    for entry in entries[:FILES]:
        assert {each["state"] for each in inside.one(entry)["files"]} == {"kept"}
    assert line.cuts == 0
    with people.work("lin", writes=False) as work:
        tables = (FieldEntry, FieldFile, EvidenceItem)
        count = {
            each: work.session.exec(select(func.count()).select_from(each)).one() for each in tables
        }
    assert count == {FieldEntry: RECORDS + 1, FieldFile: FILES, EvidenceItem: FILES}
