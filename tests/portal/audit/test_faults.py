"""The fault table of docs/formats/audit-log.md: each fault of the log is found and named."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from portal.audit import jobs, queries, service
from portal.crypto import merkle, notes, tiles
from portal.kernel.actor import SYSTEM
from portal.main import logcheck, logdata, proofcheck
from portal.main.commands.log import export
from tests.portal.audit.test_log import ring


@pytest.fixture
def folder(works, tmp_path):
    """An export of more than one tile."""
    ring(works, 600)
    export(works, tmp_path / "log", bodies=True)
    return tmp_path / "log"


def entries(folder):
    return (folder / logcheck.ENTRIES).read_bytes().splitlines(keepends=True)


def put(folder, told):
    (folder / logcheck.ENTRIES).write_bytes(b"".join(told))
    (folder / logcheck.BODIES).unlink()


def flip(path, at):
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def test_a_flipped_bit_in_a_leaf_names_the_leaf(folder):
    told = entries(folder)
    told[300] = told[300][:10] + bytes([told[300][10] ^ 1]) + told[300][11:]
    put(folder, told)
    assert logcheck.verify(folder) == ["entries.jsonl: leaf 300 was changed"]


def test_a_removed_leaf_is_named(folder):
    told = entries(folder)
    put(folder, told[:41] + told[42:])
    assert logcheck.verify(folder) == ["entries.jsonl: leaf 41 is missing"]


def test_a_reordered_leaf_is_named(folder):
    told = entries(folder)
    put(folder, [*told[:7], told[8], told[7], *told[9:]])
    expected = "entries.jsonl: leaf 7 was moved: it stands after a later one"
    assert logcheck.verify(folder) == [expected]


def test_a_duplicated_leaf_is_named(folder):
    told = entries(folder)
    put(folder, [*told[:9], told[8], *told[9:]])
    assert logcheck.verify(folder) == ["entries.jsonl: leaf 8 stands 2 times"]


def test_a_leaf_that_was_put_in_is_named(folder):
    told = entries(folder)
    put(folder, [*told[:9], told[8].replace(b'"c":"', b'"c":"f'), *told[9:]])
    assert logcheck.verify(folder) == ["entries.jsonl: line 10 is no leaf of this log"]


def test_a_flipped_bit_in_a_tile_names_the_tile(folder):
    flip(folder / "tile/0/001", 32 * 5)
    assert logcheck.verify(folder) == ["tile/0/001: does not make hash 1 of tile/1/000"]


def test_a_flipped_bit_in_an_upper_tile_names_both(folder):
    (upper,) = (folder / "tile/1/000.p").iterdir()
    flip(upper, 0)
    assert logcheck.verify(folder) == ["tile/0/000: does not make hash 0 of tile/1/000"]


def test_a_bundle_of_entries_is_checked_too(folder):
    assert logcheck.verify(folder) == []
    bundle = folder / "tile/entries/001"
    assert b"".join(each + b"\n" for each in tiles.unbundled(bundle.read_bytes())) == b"".join(
        entries(folder)[256:512]
    )
    flip(bundle, 2 + 20)
    assert logcheck.verify(folder) == ["tile/entries/001: is not what leaf 256 committed to"]
    flip(bundle, 2 + 20)
    bundle.write_bytes(bundle.read_bytes()[:-1])
    assert logcheck.verify(folder) == ["tile/entries/001: is not what leaf 256 committed to"]
    bundle.unlink()
    assert logcheck.verify(folder) == ["tile/entries/001: missing"]


def test_a_missing_tile_is_named(folder):
    (folder / "tile/0/001").unlink()
    assert "tile/0/001: missing" in logcheck.verify(folder)


def test_a_flipped_bit_in_the_checkpoint_is_named(folder):
    for at in (3, 25, 60, 140):
        kept = (folder / logcheck.CHECKPOINT).read_bytes()
        flip(folder / logcheck.CHECKPOINT, at)
        assert logcheck.verify(folder)[0].startswith("checkpoint: ")
        (folder / logcheck.CHECKPOINT).write_bytes(kept)
    assert logcheck.verify(folder) == []


def test_a_database_set_back_is_named_by_a_newer_copy_of_the_log(works, tmp_path):
    database = tmp_path / "data" / "portal.sqlite3"
    works.engine.dispose()
    shutil.copy(database, tmp_path / "older")
    ring(works, 3)
    export(works, tmp_path / "newer")
    works.engine.dispose()
    for each in database.parent.glob("portal.sqlite3*"):
        each.unlink()
    shutil.copy(tmp_path / "older", database)
    since = (tmp_path / "newer" / logcheck.CHECKPOINT).read_text()
    assert logdata.verify(works) == []
    (found,) = logdata.verify(works, since=since)
    assert found.endswith("the log was rolled back")
    export(works, tmp_path / "again")
    (found,) = logcheck.verify(tmp_path / "again", since=since)
    assert found.endswith("the log was rolled back")
    ring(works, 9)  # it went on from there, past the size it had: another history
    (found,) = logdata.verify(works, since=since)
    assert "were changed since" in found


@pytest.fixture
def rows(works, tmp_path):
    """The database of a log of more than one tile, with its guards taken off; closed when asked."""
    ring(works, 600)
    jobs.checkpoint(works)
    works.engine.dispose()
    connection = sqlite3.connect(tmp_path / "data" / "portal.sqlite3")
    for table in ("audit_leaf", "audit_node", "audit_checkpoint"):
        connection.execute(f"DROP TRIGGER {table}_no_update")
        connection.execute(f"DROP TRIGGER {table}_no_delete")
    connection.commit()
    return connection


def spoilt(works, rows, *statements):
    for each in statements:
        rows.execute(each)
    rows.commit()
    rows.close()
    return logdata.verify(works)


def test_a_whole_database_is_whole(works, rows):
    assert spoilt(works, rows) == []


def test_a_changed_row_is_named(works, rows):
    (index,) = rows.execute("SELECT max(id) FROM audit_leaf").fetchone()
    changed = f"UPDATE audit_leaf SET body = replace(body, '600', '601') WHERE id = {index}"
    found = spoilt(works, rows, changed)
    assert found == [f"leaf {index} was changed: its row is not what it committed to"]


def test_a_flipped_leaf_hash_is_named(works, rows):
    found = spoilt(works, rows, "UPDATE audit_leaf SET leaf_hash = zeroblob(32) WHERE id=300")
    assert found[0] == "leaf 300 was changed: its row is not what it committed to"
    assert "leaves 256 to 511 do not make tile 8/1" in found


def test_a_removed_row_is_named(works, rows):
    found = spoilt(works, rows, "DELETE FROM audit_leaf WHERE id=17")
    assert found[0] == "leaf 17 is missing"


def test_a_row_removed_at_the_end_is_named(works, rows):
    (size,) = rows.execute("SELECT size FROM audit_head").fetchone()
    found = spoilt(works, rows, f"DELETE FROM audit_leaf WHERE id={size - 1}")
    assert f"head: counts {size} leaves, there are {size - 1}" in found


def test_exchanged_rows_are_named_by_their_tile(works, rows):
    found = spoilt(
        works,
        rows,
        "UPDATE audit_leaf SET id = -1 WHERE id = 300",
        "UPDATE audit_leaf SET id = 300 WHERE id = 301",
        "UPDATE audit_leaf SET id = 301 WHERE id = -1",
    )
    assert found[0] == "leaves 256 to 511 do not make tile 8/1"


def test_a_doubled_row_is_named_by_its_tile(works, rows):
    told = "SELECT leaf_hash, salt, event, body FROM audit_leaf WHERE id = 300"
    found = spoilt(
        works,
        rows,
        f"UPDATE audit_leaf SET (leaf_hash, salt, event, body) = ({told}) WHERE id = 301",
    )
    assert found[0] == "leaves 256 to 511 do not make tile 8/1"


def test_a_flipped_node_is_named(works, rows):
    found = spoilt(works, rows, "UPDATE audit_node SET hash = zeroblob(32) WHERE position = 0")
    assert found == ["leaves 0 to 255 do not make tile 8/0"]


def test_a_flipped_checkpoint_is_named(works, rows):
    (size,) = rows.execute("SELECT max(size) FROM audit_checkpoint").fetchone()
    changed = "UPDATE audit_checkpoint SET note = replace(note, 'local/log', 'locul/log')"
    found = spoilt(works, rows, changed)
    assert any(each.startswith(f"checkpoint of {size} leaves: ") for each in found)


def test_a_head_set_back_is_named(works, rows):
    found = spoilt(works, rows, "UPDATE audit_head SET frontier = x'00', size = 5")
    assert found[0].startswith("head: counts 5 leaves")


def test_proofs_from_nodes_are_those_from_all_leaves(works):
    ring(works, 1100)
    with works.begin(SYSTEM) as work:
        service.sign_checkpoint(work)
        size = queries.head(work.session).size
        hashes = queries.leaf_hashes(work.session, size)
        for index in (0, 1, 255, 256, 511, 700, size - 1):
            found = service.inclusion(work.session, index, size)
            assert list(found) == merkle.inclusion_proof(hashes, index)
        for old in (1, 255, 256, 257, 1024, size - 1, size):
            found = service.consistency(work.session, old, size)
            assert list(found) == merkle.consistency_proof(hashes, old)


def test_a_log_from_before_nodes_proves_as_well_and_keeps_them_later(works, rows, tmp_path):
    rows.execute("DELETE FROM audit_node")
    rows.commit()
    rows.close()
    ring(works, 300)  # a later node is there, the earlier ones are not
    with works.begin(SYSTEM, writes=False) as work:
        size = queries.head(work.session).size
        hashes = queries.leaf_hashes(work.session, size)
        without = service.inclusion(work.session, 700, size)
        assert list(without) == merkle.inclusion_proof(hashes, 700)
    jobs.fill(works)
    with works.begin(SYSTEM, writes=False) as work:
        kept = queries.nodes(work.session, 0, 100, level=8)
        assert sorted(kept) == [
            (at, merkle.root(hashes[at * 256 : at * 256 + 256])) for at in range(size // 256)
        ]


def test_a_proof_file_is_checked_offline_and_a_spoilt_one_is_not(works):
    ring(works, 20)
    jobs.checkpoint(works)
    with works.begin(SYSTEM, writes=False) as work:
        newest = queries.latest_checkpoint(work.session)
        at = newest.size - 3
        text = service.prove(work.session, at, size=newest.size, note=newest.note).marshal()
    vkey = service.signer(works.settings).verifier.vkey
    found = proofcheck.verify(text, vkey=vkey)
    assert not found.defects
    assert "BellRung" in found.lines[-1]
    stranger = notes.Signer(works.settings.log_origin, bytes(32)).verifier.vkey
    assert proofcheck.verify(text, vkey=stranger).defects
    lines = text.split("\n")
    for spoilt_text in (
        text.replace(lines[2], f"index {newest.size - 2}"),
        text.replace(lines[1], lines[1][:-6] + "AAAA" + lines[1][-2:]),
        text.replace(lines[4], notes.to_base64(bytes(32))),
        "\n".join(lines[:1] + lines[2:]),
        "",
    ):
        assert proofcheck.verify(spoilt_text, vkey=vkey).defects
