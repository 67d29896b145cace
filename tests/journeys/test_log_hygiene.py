"""Canaries in everything a person sends, on the way of every fault: none is found afterwards.

Looked through are the logs of processes that say all they can, the database with its write-ahead
log, temporary files, a backup, an export of the custody log.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from tests.support import door, processes
from tests.support.canaries import forms, found_in
from tests.support.citizen import Citizen, Story
from tests.support.loud import SAID
from tests.support.processes import LOOPBACK, ROOT, Running
from tests.support.site import WrongAnswer
from tests.support.town import Town

pytestmark = pytest.mark.slow
WORDS = (
    *("what", "where", "search", "when", "amount", "known", "name", "contact", "note", "message"),
    *("file", "content", "agent", "forwarded", "referer", "cookie", "language", "query", "path"),
    *(
        "bytes",
        "cut",
        "json",
        "refused",
        "full",
        "locked",
        "gone",
        "broken",
        "header",
        "withdrawal",
    ),
)
CANARY = {each: f"金丝雀-{each}-7f3a9c51" for each in WORDS}
PLAIN = {each: f"canary-{each}-7f3a9c51" for each in WORDS}
"""The same where only ASCII can stand."""
HEADERS = {
    "user-agent": PLAIN["agent"],
    "x-forwarded-for": f"192.0.2.77, {PLAIN['forwarded']}",
    "forwarded": f"for=192.0.2.77;host={PLAIN['forwarded']}",
    "x-real-ip": PLAIN["forwarded"],
    "referer": f"http://example.invalid/{PLAIN['referer']}",
    "accept-language": PLAIN["language"],
    "x-request-id": PLAIN["header"],
}
ROOM = 600_000
"""Bytes by which a file may grow on the full disk."""


class Loud(Town):
    """A town whose processes say all they can."""

    full = 0

    def start(self, *names: str) -> None:
        for name in names or ("public", "staff"):
            env = {f"CLUEBRIDGE_{key.upper()}": value for key, value in self.settings.items()}
            env |= {"TMPDIR": str(self.temp), "LOUD_FSIZE": str(self.full), "PYTHONDEVMODE": "1"}
            command: list[str | Path] = [sys.executable, "-m", "tests.support.loud"]
            port = self._ports[name]
            log_file = self.logs / f"{name}.log"
            running: Running = processes.start(
                [*command, f"serve-{name}"], log_file=log_file, env=env, port=port
            )
            self.running[name] = running.wait_for_port(60)


@pytest.fixture
def loud(town_template: Town, tmp_path: Path) -> Iterator[Loud]:
    made = Loud(tmp_path / "town")
    made.copy_from(town_template)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def test_nothing_a_person_sends_is_found_anywhere(loud: Loud) -> None:
    citizen = _canary(loud)
    page = citizen.answer_everything(_story())
    assert CANARY["what"] in page.text
    receipt = citizen.send()
    citizen.confirm()
    citizen.come_back(receipt)
    citizen.write(CANARY["message"])
    assert citizen.ask("POST", "/follow/messages", data={"csrf": "x", "text": CANARY["refused"]})
    for fault in (_odd_addresses, _bad_bytes, _cut_upload, _database_locked, _row_broken, _gone):
        fault(loud)
    _disk_full(loud)
    log = loud.running["public"].log_file.read_text(errors="replace")
    for said in (SAID, "database unavailable", "bug: "):
        assert said in log, f"the fault that is logged as {said!r} never came: {log[-2000:]}"
    officer_sees = loud.officer("chen").open("/tips").text
    assert receipt.number in officer_sees
    _backup(loud)
    loud.export_log("hygiene")
    markers = [form for words in (*CANARY.values(), *PLAIN.values()) for form in forms(words)]
    markers += [receipt.secret.encode(), receipt.secret[:20].encode(), b"192.0.2.77"]
    held = {
        str(path.relative_to(loud.room)): _which(path, markers)
        for path in found_in(loud.room, markers)
    }
    assert held == {}
    assert found_in(loud.room, [receipt.number.encode()])  # the search finds what is there


def _story() -> Story:
    content = (CANARY["content"] * 2000).encode()
    return Story(
        what=CANARY["what"],
        name=CANARY["name"],
        contact=CANARY["contact"],
        files=[(f"{CANARY['file']}.txt", content, "text/plain")],
        more={
            "search": CANARY["search"],
            "where_text": CANARY["where"],
            "when_text": CANARY["when"],
            "amount_text": CANARY["amount"],
            "how_known_text": CANARY["known"],
            "contact_note": CANARY["note"],
        },
    )


def _canary(town: Town) -> Citizen:
    made = town.citizen()
    made.bears_breaking = True
    made._http.headers.update(HEADERS)
    made.cookies.set("track", PLAIN["cookie"])
    return made


def _begun(town: Town) -> Citizen:
    made = _canary(town)
    made.open("/")
    made.act("/report")
    return made


def _odd_addresses(town: Town) -> None:
    citizen = _begun(town)
    for path in ("/", "/follow", "/report/details", "/nowhere", "/report/{}", "/static/{}"):
        for method in ("GET", "POST", "PUT"):
            with suppress(httpx2.TransportError):
                address = path.format(quote(CANARY["path"]))
                citizen.ask(method, f"{address}?q={quote(CANARY['query'])}&{PLAIN['query']}=1")


def _bad_bytes(town: Town) -> None:
    citizen = _begun(town)
    raw = CANARY["bytes"].encode()
    for kind, content in (
        ("application/x-www-form-urlencoded", b"csrf=\xff&what=" + raw + b"\xff\x00%zz"),
        ("application/json", b'{"what": "' + CANARY["json"].encode() + b'"'),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: " + raw),
        (f"multipart/form-data; boundary={PLAIN['bytes']}", raw * 50),
        ("multipart/form-data", raw),
    ):
        for path in ("/report/details", "/report/files", "/follow", "/follow/messages"):
            citizen.ask("POST", path, content=content, headers={"content-type": kind})
    for head in (
        b"GET /" + raw + b" HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01" + raw,
        b"POST /follow HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nX: " + raw + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + raw + b": " + raw + b"\r\n\r\n",
    ):
        _said_raw(town, head)


def _cut_upload(town: Town) -> None:
    citizen = _begun(town)
    csrf = citizen.open("/report/files").form("/report/files").named("csrf")[0].value
    start = (
        f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n--x\r\nContent-Disposition: '
        f'form-data; name="files"; filename="{CANARY["cut"]}.txt"\r\n\r\n'
    ).encode()
    cookie = "; ".join(f"{each.name}={each.value}" for each in citizen.cookies.jar)
    head = (
        f"POST /report/files HTTP/1.1\r\nHost: {citizen.host}\r\nCookie: {cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n"
    ).encode()
    _said_raw(town, head + start + CANARY["cut"].encode() * 8000)


def _said_raw(town: Town, content: bytes) -> None:
    """Send bytes as they are and hang up."""
    with socket.create_connection((LOOPBACK, town._ports["public"]), timeout=5) as line:
        line.sendall(content)
        time.sleep(0.2)


def _database_locked(town: Town) -> None:
    citizen = _begun(town)
    form = citizen.open("/report/details").form("/report/details")
    other = sqlite3.connect(town.data / "portal.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        answer = citizen.post(form, what=CANARY["locked"])
        assert answer.status in {500, 503}, answer.status
    finally:
        other.execute("ROLLBACK")
        other.close()


def _row_broken(town: Town) -> None:
    """Turn every byte of the drafts over: what opens them next finds a broken seal."""
    citizen = _begun(town)
    form = citizen.open("/report/details").form("/report/details")
    citizen.submit(form, what=CANARY["broken"])
    _sql(town, "UPDATE tip_draft SET sealed = randomblob(length(sealed))")
    answer = citizen.post(form, what=CANARY["broken"])
    assert answer.status >= 400 or answer.status == 303


def _gone(town: Town) -> None:
    """Take away a table and a column under the running server."""
    citizen = _begun(town)
    form = citizen.open("/report/details").form("/report/details")
    with _without(town, "tip_draft"):
        assert citizen.post(form, what=CANARY["gone"]).status in {500, 503}
    mailbox = citizen.open("/follow").form("/follow")
    with _without(town, "tip"):
        citizen.post(mailbox, secret=f"{PLAIN['gone']} 12345678 1111111111111111111111")
    _bug(town)


def _bug(town: Town) -> None:
    """Put text where a date belongs: what nobody foresaw is logged by its place alone."""
    citizen = _begun(town)
    form = citizen.open("/report/details").form("/report/details")
    _sql(town, "UPDATE tip_draft SET expires_at = 'no time at all'")
    with suppress(WrongAnswer):
        citizen.post(form, what=CANARY["gone"])


def _disk_full(town: Loud) -> None:
    town.kill9("public")
    sizes = [path.stat().st_size for path in town.room.rglob("*") if path.is_file()]
    town.full = max(sizes) + ROOM
    town.start("public")
    citizen = _begun(town)
    big = (CANARY["full"] * 100).encode()
    files = {"files": [(f"{CANARY['full']}.txt", big * (3 * town.full // len(big)), "text/plain")]}
    form = citizen.open("/report/files").form("/report/files")
    with suppress(httpx2.TransportError):
        answer = citizen.post(form, files)
        assert answer.status >= 400, answer.status
    form = door.question(citizen.open("/report/details"))
    for _ in range(60):  # until the write-ahead log is full too
        with suppress(httpx2.TransportError):
            if citizen.post(form, what=CANARY["full"] * 400).status >= 500:
                break


def _backup(town: Town) -> None:
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "CLUEBRIDGE_DATA_DIR": str(town.data)}
    target = town.room / "backup"
    done = subprocess.run(
        [ROOT / "deploy" / "backup.sh", target],
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def _which(path: Path, markers: list[bytes]) -> list[str]:
    content = path.read_bytes()
    near = []
    for marker in markers:
        at = content.find(marker)
        if at >= 0:
            near.append(content[max(0, at - 160) : at + len(marker) + 40].decode(errors="replace"))
    return near[:4]


def _sql(town: Town, statement: str) -> None:
    connection = sqlite3.connect(town.data / "portal.sqlite3", timeout=20)
    try:
        connection.execute(statement)
        connection.commit()
    finally:
        connection.close()


class _without:  # noqa: N801 - reads as a word in `with`
    """Run a block while a table has another name."""

    def __init__(self, town: Town, table: str) -> None:
        self._away: Callable[[], Any] = lambda: _sql(town, f"ALTER TABLE {table} RENAME TO away")
        self._back: Callable[[], Any] = lambda: _sql(town, f"ALTER TABLE away RENAME TO {table}")

    def __enter__(self) -> None:
        self._away()

    def __exit__(self, *_: object) -> None:
        self._back()
