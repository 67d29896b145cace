"""What was said in confidence lies nowhere in clear: database, files, logs, temporary files."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path

from tests.support import chain as story
from tests.support.canaries import forms, found_in
from tests.support.chain import Chain
from tests.support.citizen import Story
from tests.support.town import Town

SAID = (
    story.TOLD,
    story.ASKED,
    story.ANSWERED,
    story.NOTE,
    story.HEALTH_NOTE,
    story.PARTY,
    story.VISITED,
    story.PAYEE,
    story.ACCOUNT,
    "账单照片",
    "现场检查笔录.pdf",
)
NAME, CONTACT = "欧阳某某-canary-3f1c", "canary-7d20@example.invalid"
LINE = b"canary-5a8e every line of the ledger\n"


def test_what_was_told_lies_nowhere_in_clear(chain: Chain) -> None:
    room = chain.town.room
    markers = [form for words in SAID for form in forms(words)]
    markers += [story.PHOTO[20:84], story.SCAN[40:104]]
    markers += [chain.receipt.secret.encode(), chain.receipt.secret[:20].encode()]
    assert found_in(room, markers) == []
    # The same search finds what is plain on purpose, so it can find.
    assert found_in(room, [story.HOSPITAL.encode()])
    assert found_in(room, [chain.receipt.number.encode()])


def test_an_identity_lies_nowhere_in_clear_even_while_the_mailbox_is_open(chain: Chain) -> None:
    town = chain.town
    citizen = town.citizen()
    told = Story(name=NAME, contact=CONTACT, files=[("canary-name-91.txt", LINE * 9, "")])
    citizen.answer_everything(told)
    markers = [NAME.encode(), CONTACT.encode(), LINE, b"canary-name-91", told.what.encode()]
    assert found_in(town.room, markers) == []  # a draft, not sent yet
    receipt = citizen.send()
    citizen.confirm()
    citizen.come_back(receipt)
    form = citizen.page.form("/follow/messages")
    refused = citizen.post(form, text="canary-refused-4e \u202e")
    assert refused.status == 422
    tip = town.officer("chen").open("/tips").link(receipt.number)
    assert NAME not in town.officer("chen").open(tip).text
    markers += [b"canary-refused-4e", receipt.secret.encode()]
    assert found_in(town.room, [*markers, *(json.dumps(NAME).encode(),)]) == []


def test_a_large_file_is_never_in_clear_while_it_arrives(chain: Chain) -> None:
    citizen = chain.town.citizen()
    citizen.open("/")
    citizen.act("/report")
    for _ in range(2):
        found: list[Path] = []
        done = threading.Event()

        def watch(done: threading.Event = done, found: list[Path] = found) -> None:
            while not done.is_set():
                found += found_in(chain.town.room, [LINE])

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            citizen.open("/report/files")
            big = LINE * (24 * 1024 * 1024 // len(LINE))
            citizen.act("/report/files", files={"files": [("ledger.txt", big, "text/plain")]})
        finally:
            done.set()
            watching.join()
        assert found == []
    assert found_in(chain.town.room, [LINE]) == []


def test_a_backup_of_the_running_database_holds_nothing_either(chain: Chain) -> None:
    copy = chain.town.room / "copy.sqlite3"
    source = sqlite3.connect(chain.town.data / "portal.sqlite3")
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
        dump = "\n".join(target.iterdump())
    finally:
        source.close()
        target.close()
        copy.unlink()
    assert story.HOSPITAL in dump
    assert [words for words in SAID if words in dump] == []


def test_the_search_covers_database_log_and_files(chain: Chain) -> None:
    town: Town = chain.town
    names = {path.name for path in town.room.rglob("*") if path.is_file()}
    assert {"portal.sqlite3", "portal.sqlite3-wal", "public.log", "staff.log"} <= names
    assert any(path.stat().st_size > 5000 for path in town.data.rglob("*/0"))
