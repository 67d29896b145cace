"""Two agencies' servers over HTTP: each cosigns the other's log, and neither lets itself be fooled."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import text
from starlette.testclient import TestClient

from portal.audit import jobs as audit_jobs
from portal.audit import queries as audit
from portal.audit import service as log
from portal.crypto import cosignatures, merkle, notes, tlog
from portal.crypto.cosignatures import AddCheckpoint
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import proofcheck
from portal.main.app import create_public_app, create_staff_app, make_works
from portal.witness import jobs, queries, service
from portal.witness.rules import Finding
from tests.portal.audit.test_log import ring
from tests.support.people import People, sign_in
from tests.support.processes import free_port, listening


@dataclass
class Server:
    """One installation and the address it listens on."""

    works: Works
    port: int
    running: uvicorn.Server | None = None

    @property
    def log_key(self) -> str:
        return log.signer(self.works.settings).verifier.vkey

    @property
    def witness_key(self) -> str:
        return service.cosigner(self.works.settings).witness.vkey

    def start(self) -> None:
        app = create_public_app(self.works)
        config = uvicorn.Config(app, port=self.port, log_level="critical", access_log=False)
        self.running = uvicorn.Server(config)
        threading.Thread(target=self.running.run, daemon=True).start()
        while not listening(self.port):
            time.sleep(0.01)

    def stop(self) -> None:
        if self.running is not None:
            self.running.should_exit = True
            while listening(self.port):
                time.sleep(0.01)

    def checkpoint(self) -> tlog.Checkpoint:
        ring(self.works, 3)
        audit_jobs.checkpoint(self.works)
        with self.works.begin(SYSTEM, writes=False) as work:
            note = audit.latest_checkpoint(work.session).note
        return tlog.Checkpoint.parse(notes.signature_lines(note)[0])

    def ask(self) -> None:
        jobs.ask(self.works)

    def alarms(self) -> list[tuple[Finding, int]]:
        with self.works.begin(SYSTEM, writes=False) as work:
            return [(each.finding, each.size) for each in queries.alarms(work.session)]

    def post(self, body: str | bytes) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        raw = body.encode() if isinstance(body, str) else body
        connection.request("POST", "/witness/add-checkpoint", raw)
        answer = connection.getresponse()
        told = answer.status, answer.getheader("Content-Type", ""), answer.read().decode()
        connection.close()
        return told


@pytest.fixture
def pair(works, _template: Path, tmp_path: Path, clock) -> Iterator[tuple[Server, Server]]:
    """Return two servers that witness each other; the first is that of the other fixtures."""
    folders = [tmp_path / "data", tmp_path / "other"]
    shutil.copytree(_template, folders[1])
    (folders[1] / "keys" / "log").unlink(missing_ok=True)
    plain = [
        Settings(data_dir=folder, log_origin=f"{name}.example/log", kdf_memory_kib=8192,
                 kdf_passes=1, min_free_bytes=0)
        for folder, name in zip(folders, "ab", strict=True)
    ]  # fmt: skip
    ports = [free_port(), free_port()]
    made = []
    for mine, other, port, its_port in (
        (plain[0], plain[1], ports[0], ports[1]),
        (plain[1], plain[0], ports[1], ports[0]),
    ):
        url = f"http://127.0.0.1:{its_port}/witness#{service.cosigner(other).witness.vkey}"
        told = {"witnesses": url, "witnessed_logs": log.signer(other).verifier.vkey}
        made.append(Server(make_works(mine.model_copy(update=told), clock=clock), port))
    for each in made:
        each.start()
    yield made[0], made[1]
    for each in made:
        each.stop()
        each.works.engine.dispose()


def test_each_cosigns_the_other_and_the_signature_lasts(pair):
    one, other = pair
    size = one.checkpoint().size
    one.ask()
    with one.works.begin(SYSTEM, writes=False) as work:
        cosigned = queries.cosigned(work.session)
        (line,) = queries.cosignatures(work.session, size)
        proof = service.proof_of(work, size - 1)
    assert cosigned.size == size
    witness = service.cosigner(other.works.settings).witness
    found = cosignatures.verify(cosigned.note + line.line, witness)
    assert found.time == int(one.works.clock.now().timestamp())
    checked = proofcheck.verify(proof, vkey=one.log_key, witnesses=[other.witness_key])
    assert checked.lines[1] == "cosigned by b.example/log/witness"
    other.checkpoint()
    other.ask()
    with other.works.begin(SYSTEM, writes=False) as work:
        assert queries.cosigned(work.session) is not None


def test_a_cosignature_adds_no_leaf_so_two_witnesses_come_to_rest(pair):
    one, other = pair
    sizes = [one.checkpoint().size, other.checkpoint().size]
    for _ in range(3):
        for each in pair:
            each.ask()
            audit_jobs.checkpoint(each.works)
    for each, size in zip(pair, sizes, strict=True):
        with each.works.begin(SYSTEM, writes=False) as work:
            assert audit.latest_checkpoint(work.session).size == size


def test_it_grows_from_one_cosignature_to_the_next(pair):
    one, _ = pair
    for _ in range(3):
        size = one.checkpoint().size
        one.ask()
        with one.works.begin(SYSTEM, writes=False) as work:
            assert queries.cosigned(work.session).size == size
    assert one.alarms() == []


def test_a_witness_that_was_away_is_asked_again_later(pair, clock):
    one, other = pair
    other.stop()
    one.checkpoint()
    one.ask()
    with one.works.begin(SYSTEM, writes=False) as work:
        state = queries.state(work.session, "b.example/log/witness")
        assert (state.trouble, state.tries) == ("unreachable", 1)
        assert service.due(work) == []
    other.start()
    clock.instant += timedelta(minutes=2)
    one.ask()
    with one.works.begin(SYSTEM, writes=False) as work:
        assert queries.cosigned(work.session) is not None
        assert queries.state(work.session, "b.example/log/witness").trouble == ""


def test_a_log_that_forgot_where_its_witness_stands_is_told(pair):
    one, _ = pair
    one.checkpoint()
    one.ask()
    size = one.checkpoint().size
    with one.works.begin(SYSTEM) as work:
        state = queries.state(work.session, "b.example/log/witness")
        state.size = 0
        work.session.add(state)
    one.ask()
    with one.works.begin(SYSTEM, writes=False) as work:
        assert queries.cosigned(work.session).size == size
    assert one.alarms() == []


def set_back(server: Server, tmp_path: Path, later) -> None:
    """Do what a restored backup does: put the database of now back after `later()`."""
    database = Path(server.works.engine.url.database)
    server.works.engine.dispose()
    shutil.copy(database, tmp_path / "kept")
    later()
    server.works.engine.dispose()
    for each in database.parent.glob("portal.sqlite3*"):
        each.unlink()
    shutil.copy(tmp_path / "kept", database)


def test_a_database_set_back_is_told_by_the_witness(pair, tmp_path, clock):
    one, _ = pair
    one.checkpoint()
    one.ask()
    larger = []

    def later():
        larger.append(one.checkpoint().size)
        larger.append(one.checkpoint().size)
        one.ask()

    set_back(one, tmp_path, later)
    one.checkpoint()
    one.ask()
    assert one.alarms() == [(Finding.ROLLED_BACK, larger[1])]
    clock.instant += timedelta(hours=2)
    one.ask()
    assert len(one.alarms()) == 1


def test_a_history_written_anew_is_told_by_the_witness(pair, tmp_path):
    one, _ = pair
    one.checkpoint()
    one.ask()

    def later():
        one.checkpoint()
        one.ask()

    set_back(one, tmp_path, later)
    for _ in range(4):
        one.checkpoint()  # past the size the witness signed, with other leaves
    one.ask()
    assert [finding for finding, _ in one.alarms()] == [Finding.REWRITTEN]


def forged(server: Server, size: int, hashes: list[bytes]) -> str:
    signer = log.signer(server.works.settings)
    return tlog.sign_checkpoint(tlog.Checkpoint(signer.name, size, merkle.root(hashes)), signer)


def test_a_split_view_is_refused_kept_and_told(pair):
    one, other = pair
    size = one.checkpoint().size
    one.ask()
    note = forged(one, size, [bytes([each % 251]) * 32 for each in range(size)])
    status, kind, told = other.post(AddCheckpoint(size, (), note).marshal())
    assert (status, kind, told) == (409, "text/x.tlog.size", f"{size}\n")
    assert other.alarms() == [(Finding.TWO_ROOTS, size)]
    with other.works.begin(SYSTEM, writes=False) as work:
        (alarm,) = queries.alarms(work.session)
        assert alarm.other == note
        assert alarm.one != note
        leaf = audit.newest(work.session, limit=1)[0]
        assert leaf.event == "LogContradicted"
    other.post(AddCheckpoint(size, (), note).marshal())
    assert len(other.alarms()) == 1


def test_the_endpoint_answers_as_the_specification_says(pair):
    one, other = pair
    stated = one.checkpoint()
    one.ask()
    with one.works.begin(SYSTEM, writes=False) as work:
        hashes = audit.leaf_hashes(work.session, stated.size)
    grown = [*hashes, *[bytes(32)] * 5]
    note = forged(one, len(grown), grown)
    proof = tuple(merkle.consistency_proof(grown, stated.size))
    stranger = notes.Signer("c.example/log", bytes(32))
    unknown = tlog.sign_checkpoint(tlog.Checkpoint("c.example/log", 1, bytes(32)), stranger)
    thief = notes.Signer("a.example/log", bytes(32))
    unsigned = tlog.sign_checkpoint(tlog.Checkpoint("a.example/log", 99, bytes(32)), thief)
    cases = [
        (AddCheckpoint(0, (), unknown).marshal(), 404),
        (AddCheckpoint(stated.size, (), unsigned).marshal(), 403),
        (AddCheckpoint(len(grown) + 1, (), note).marshal(), 400),
        ("old x\n\n" + note, 400),
        (b"\xff\xfe", 400),
        (b"a" * 20_000, 413),
        (AddCheckpoint(0, (), note).marshal(), 409),
        (AddCheckpoint(stated.size - 1, (), note).marshal(), 409),
        (AddCheckpoint(stated.size, proof[:-1], note).marshal(), 422),
        (AddCheckpoint(stated.size, (), note).marshal(), 422),
    ]
    for body, status in cases:
        assert other.post(body)[0] == status, body[:60]
    assert other.post(cases[6][0])[2] == f"{stated.size}\n"
    assert other.post(AddCheckpoint(stated.size, proof, note).marshal())[0] == 200
    # It never goes back, not even to what it signed before.
    with one.works.begin(SYSTEM, writes=False) as work:
        older = audit.latest_checkpoint(work.session).note
    assert other.post(AddCheckpoint(0, (), older).marshal())[0] == 409
    assert other.post(AddCheckpoint(len(grown), (), older).marshal())[0] == 400
    assert other.alarms() == []


def test_many_at_once_are_cosigned_one_after_the_other(pair):
    one, other = pair
    stated = one.checkpoint()
    one.ask()
    with one.works.begin(SYSTEM, writes=False) as work:
        hashes = audit.leaf_hashes(work.session, stated.size)
    bodies = []
    for more in range(1, 7):
        grown = [*hashes, *[bytes([more]) * 32] * more]
        proof = tuple(merkle.consistency_proof(grown, stated.size))
        bodies.append(AddCheckpoint(stated.size, proof, forged(one, len(grown), grown)).marshal())
    statuses = []
    threads = [
        threading.Thread(target=lambda body=body: statuses.append(other.post(body)[0]))
        for body in bodies
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(statuses) == [200, *[409] * 5]


def test_the_page_shows_who_cosigned_and_how_long_ago(pair, people, clock):
    one, _ = pair
    size = one.checkpoint().size
    one.ask()
    clock.instant += timedelta(minutes=90)
    with TestClient(create_staff_app(one.works)) as client:
        sign_in(client, People(one.works, people.secrets), "shen")
        page = client.get("/log").text
        assert "b.example/log/witness" in page
        assert str(size) in page
        assert "1 小时 30 分" in page
        proof = client.get(f"/log/{size - 1}/proof")
    assert proof.status_code == 200
    witness = cosignatures.Witness.parse(pair[1].witness_key)
    cosignatures.verify(tlog.ProofFile.parse(proof.text).checkpoint_note, witness)


def test_what_no_log_of_ours_signed_is_refused_without_the_write_lock(pair):
    one, other = pair
    note = one.checkpoint().marshal()
    thief = tlog.sign_checkpoint(
        tlog.Checkpoint.parse(note), notes.Signer("a.example/log", bytes(32))
    )
    stranger = notes.Signer("c.example/log", bytes(32))
    unknown = tlog.sign_checkpoint(tlog.Checkpoint("c.example/log", 1, bytes(32)), stranger)
    with other.works.begin(SYSTEM) as work:
        work.session.execute(text("SELECT 1"))  # the lock is held from here
        started = time.monotonic()
        assert other.post("nonsense")[0] == 400
        assert other.post(AddCheckpoint(0, (), thief).marshal())[0] == 403
        assert other.post(AddCheckpoint(0, (), unknown).marshal())[0] == 404
        assert time.monotonic() - started < 2


def test_who_is_a_witness_for_nobody_has_no_such_endpoint(public_client):
    assert public_client.post("/witness/add-checkpoint", content=b"a" * 20_000).status_code == 404
