"""The custody log: one leaf an act, verified offline, defects named."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.audit import queries, rules, service
from portal.crypto import merkle, nationalnotes, tlog
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.events import Event
from portal.kernel.text import Text
from portal.main import logcheck, logdata, proofcheck
from portal.main.commands.log import export


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRung(Event):
    words: ClassVar[Text] = Text("敲钟", "Bell rung")
    times: int


def ring(works, times=1):
    with works.begin(SYSTEM) as work:
        for _ in range(times):
            work.record(BellRung(times=times))


def size(works):
    with works.begin(SYSTEM, writes=False) as work:
        return queries.lock_head(work.session).size


def test_every_event_is_one_leaf_and_a_failed_act_leaves_none(works):
    before = size(works)
    ring(works, 3)
    with pytest.raises(RuntimeError), works.begin(SYSTEM) as work:
        work.record(BellRung(times=9))
        raise RuntimeError
    assert size(works) == before + 3


def test_the_head_is_the_root_of_its_leaves(works):
    ring(works, 5)
    with works.begin(SYSTEM, writes=False) as work:
        head = queries.lock_head(work.session)
        hashes = queries.leaf_hashes(work.session, head.size)
        assert merkle.Frontier.from_bytes(head.frontier).root() == merkle.root(hashes)


@pytest.mark.parametrize("change", ["UPDATE audit_leaf SET event='x'", "DELETE FROM audit_leaf"])
def test_the_database_refuses_to_change_a_leaf(works, change):
    with pytest.raises(DBAPIError, match="append-only"), works.engine.begin() as connection:
        connection.execute(text(change))


def test_an_event_holds_plain_values_only():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Careless(Event):
        secret: bytes

    with pytest.raises(TypeError):
        rules.body(Careless(secret=b"x"), Actor("a"), None)


def test_an_export_is_whole_and_grows_from_an_earlier_checkpoint(works, tmp_path):
    ring(works)
    export(works, tmp_path / "old")
    ring(works, 4)
    export(works, tmp_path / "new", bodies=True)
    since = (tmp_path / "old" / "checkpoint").read_text()
    assert logcheck.verify(tmp_path / "new", since=since) == []
    assert logcheck.size(tmp_path / "new") == size(works)


@pytest.fixture
def exported(works, tmp_path):
    ring(works, 6)
    folder = tmp_path / "log"
    export(works, folder, bodies=True)
    return folder


def lines(path):
    return path.read_bytes().splitlines(keepends=True)


def drop(path):
    path.write_bytes(b"".join(lines(path)[:-2]))


def swap(path):
    told = lines(path)
    path.write_bytes(b"".join([told[1], told[0], *told[2:]]))


def double(path):
    told = lines(path)
    path.write_bytes(b"".join([told[0], *told]))


def alter(path):
    told = lines(path)
    told[2] = told[2].replace(b'"c":"', b'"c":"0')
    path.write_bytes(b"".join(told))


@pytest.mark.parametrize("defect", [drop, swap, double, alter])
def test_a_changed_leaf_is_found(exported, defect):
    defect(exported / logcheck.ENTRIES)
    assert logcheck.verify(exported)


def test_a_changed_body_is_found_and_named(exported):
    path = exported / logcheck.BODIES
    told = path.read_text("utf-8").splitlines()
    kept = json.loads(told[3])
    kept["body"]["who"]["name"] = "somebody else"
    told[3] = json.dumps(kept)
    path.write_text("\n".join(told) + "\n", "utf-8")
    assert any("line 4" in defect for defect in logcheck.verify(exported))


def test_a_forged_checkpoint_is_found(exported):
    path = exported / logcheck.CHECKPOINT
    note = path.read_text("utf-8").splitlines()
    note[1] = str(int(note[1]) - 1)
    path.write_text("\n".join(note) + "\n", "utf-8")
    assert logcheck.verify(exported)


def test_a_rewritten_history_is_found_by_an_earlier_checkpoint(works, exported, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(exported, other)
    swap(other / logcheck.ENTRIES)
    hashes = [merkle.leaf_hash(line.rstrip(b"\n")) for line in lines(other / logcheck.ENTRIES)]
    forged = tlog.Checkpoint(works.settings.log_origin, len(hashes), merkle.root(hashes))
    note = tlog.sign_checkpoint(forged, service.signer(works.settings))
    (other / logcheck.CHECKPOINT).write_text(note, "utf-8")
    (other / logcheck.BODIES).unlink()
    shutil.rmtree(other / "tile")
    assert logcheck.verify(other) == []  # the key itself was stolen: only memory helps
    since = (exported / logcheck.CHECKPOINT).read_text("utf-8")
    assert logcheck.verify(other, since=since)


def test_a_missing_file_is_named(exported):
    (exported / logcheck.KEY).unlink()
    assert logcheck.verify(exported) == ["key: missing"]


def test_a_national_log_has_a_second_signature_which_ours_checks(works, tmp_path):
    export(works, tmp_path / "before")
    settings = works.settings.model_copy(update={"national_agencies": "hq-ybj"})
    national = replace(works, settings=settings)
    export(national, tmp_path / "unchanged")  # nothing happened since: the first signature only
    assert logcheck.verify(tmp_path / "unchanged") == []
    ring(national)
    export(national, tmp_path / "log")
    ordinary, second = (tmp_path / "log" / "key").read_text().split()
    note = (tmp_path / "log" / "checkpoint").read_text()
    since = (tmp_path / "before" / "checkpoint").read_text()
    for key in (None, ordinary, second, f"{ordinary} {second}"):
        assert logcheck.verify(tmp_path / "log", vkey=key) == []
    assert logcheck.verify(tmp_path / "log", since=since) == []
    assert logdata.verify(national) == []
    (tmp_path / "log" / "checkpoint").write_text("".join(note.splitlines(keepends=True)[:-1]))
    assert logcheck.verify(tmp_path / "log", vkey=ordinary) == []
    assert "every key" in logcheck.verify(tmp_path / "log")[0]
    false = note[:-10] + ("A" if note[-10] != "A" else "B") + note[-9:]
    (tmp_path / "log" / "checkpoint").write_text(false)
    assert logcheck.verify(tmp_path / "log", vkey=ordinary) == []
    assert "SM2" in logcheck.verify(tmp_path / "log")[0]


def test_a_signature_by_sm2_alone_is_not_enough(works, tmp_path):
    export(works, tmp_path / "before")
    settings = works.settings.model_copy(update={"national_agencies": "hq-ybj"})
    national = replace(works, settings=settings)
    assert logdata.verify(national) == [
        "newest checkpoint: not signed by every key of " + name(works)
    ]
    ring(national)
    export(national, tmp_path / "log")
    trusted = nationalnotes.read_keys((tmp_path / "log" / "key").read_text())
    lines = (tmp_path / "log" / "checkpoint").read_text().splitlines(keepends=True)
    ours = "".join(lines[:-1])
    theirs = "".join([*lines[:-2], lines[-1]])
    assert logcheck.grown([], ours, trusted) != logcheck.grown([], theirs, trusted)
    assert "every key" in logcheck.grown([], theirs, trusted)[0]


def name(works):
    return service.verifiers(works.settings)[0].name


def test_of_two_keys_the_second_alone_is_not_enough(works, tmp_path):
    national = replace(
        works, settings=works.settings.model_copy(update={"national_agencies": "hq-ybj"})
    )
    ring(national, 3)
    export(national, tmp_path / "log")
    key, note = ((tmp_path / "log" / name).read_text() for name in ("key", "checkpoint"))
    told, (first, second) = note.partition("\n\n")[0], note.splitlines(keepends=True)[-2:]
    with works.begin(SYSTEM, writes=False) as work:
        proof = service.prove(work.session, 1, size=size(works), note=note).marshal()
    assert not proofcheck.verify(proof, vkey=key).defects
    for kept in (first, second):
        assert proofcheck.verify(proof.replace(first + second, kept), vkey=key).defects
        with national.engine.begin() as connection:
            if kept is first:
                connection.execute(text("DROP TRIGGER audit_checkpoint_no_update"))
            last = "UPDATE audit_checkpoint SET note = :note WHERE size = :size"
            spoilt = {"note": f"{told}\n\n{kept}", "size": size(works)}
            connection.execute(text(last), spoilt)
        assert "every key" in logdata.verify(national)[0]
    assert logcheck.grown([], f"{told}\n\n{second}", service.verifiers(national.settings)) == [
        f"earlier checkpoint: not signed by every key of {works.settings.log_origin}"
    ]


def test_bundles_that_were_removed_are_missing(exported):
    shutil.rmtree(exported / "tile" / "entries")
    assert any("tile/entries/000" in each for each in logcheck.verify(exported))
