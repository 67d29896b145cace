"""A backup comes back whole, and a damaged or half one changes nothing."""

import os
import sqlite3
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg

from tests.support import postgres
from tests.support.processes import ROOT


def _run(
    script: str, folder: Path, settings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    path = f"{postgres.programs()}:{os.defpath}"
    return subprocess.run(
        [ROOT / "deploy" / script, folder],
        env={"PATH": path, "LANG": "C.UTF-8", **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _portal(data: Path, *, sqlite: bool) -> Path:
    (data / "evidence" / "ab").mkdir(parents=True)
    (data / "evidence" / "ab" / "cd").write_bytes(b"\x01sealed" * 1000)
    (data / "keys").mkdir()
    (data / "keys" / "pepper").write_bytes(bytes(range(32)))
    if sqlite:
        with sqlite3.connect(data / "portal.sqlite3") as connection:
            connection.execute("pragma journal_mode=wal")
            connection.execute("create table tip (words text)")
            connection.execute("insert into tip values ('线索')")
        connection.close()
    return data


def _backed_up(tmp_path: Path, settings: Mapping[str, str]) -> Path:
    made = _run("backup.sh", tmp_path / "copies", settings)
    assert made.returncode == 0, made.stderr
    [room] = (tmp_path / "copies").iterdir()
    assert room.stat().st_mode & 0o077 == 0
    return room


def test_sqlite_evidence_and_keys_come_back(tmp_path: Path) -> None:
    data = _portal(tmp_path / "data", sqlite=True)
    writer = sqlite3.connect(data / "portal.sqlite3")
    writer.execute("insert into tip values ('写在日志里')")
    writer.commit()  # still in the write-ahead log, and the portal still running
    room = _backed_up(tmp_path, {"CLUEBRIDGE_DATA_DIR": str(data)})
    writer.close()

    back = tmp_path / "back"
    restored = _run("restore.sh", room, {"CLUEBRIDGE_DATA_DIR": str(back)})
    assert restored.returncode == 0, restored.stderr
    connection = sqlite3.connect(back / "portal.sqlite3")
    assert connection.execute("select words from tip").fetchall() == [("线索",), ("写在日志里",)]
    connection.close()
    for name in ("evidence/ab/cd", "keys/pepper"):
        assert (back / name).read_bytes() == (data / name).read_bytes()


def test_postgresql_comes_back_into_an_empty_database(tmp_path: Path) -> None:
    with postgres.running_postgres() as server:
        old, new = postgres.new_database(server), postgres.new_database(server)
        with psycopg.connect(postgres.native(old)) as connection:
            connection.execute("create table tip (words text)")
            connection.execute("insert into tip values ('线索')")
        data = _portal(tmp_path / "data", sqlite=False)
        room = _backed_up(
            tmp_path, {"CLUEBRIDGE_DATA_DIR": str(data), "CLUEBRIDGE_DATABASE_URL": old}
        )

        target = {"CLUEBRIDGE_DATA_DIR": str(tmp_path / "back"), "CLUEBRIDGE_DATABASE_URL": new}
        restored = _run("restore.sh", room, target)
        assert restored.returncode == 0, restored.stderr
        with psycopg.connect(postgres.native(new)) as connection:
            assert connection.execute("select words from tip").fetchall() == [("线索",)]
        again = _run("restore.sh", room, {**target, "CLUEBRIDGE_DATA_DIR": str(tmp_path / "x")})
        assert again.returncode == 1
        assert "database is not empty" in again.stderr


def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    data = _portal(tmp_path / "data", sqlite=True)
    room = _backed_up(tmp_path, {"CLUEBRIDGE_DATA_DIR": str(data)})
    content = bytearray((room / "evidence.tar").read_bytes())
    content[2000] ^= 1
    (room / "evidence.tar").write_bytes(content)
    restored = _run("restore.sh", room, {"CLUEBRIDGE_DATA_DIR": str(tmp_path / "back")})
    assert restored.returncode == 1
    assert "damaged" in restored.stderr
    assert not (tmp_path / "back").exists()


def test_a_folder_in_use_is_never_overwritten(tmp_path: Path) -> None:
    data = _portal(tmp_path / "data", sqlite=True)
    room = _backed_up(tmp_path, {"CLUEBRIDGE_DATA_DIR": str(data)})
    restored = _run("restore.sh", room, {"CLUEBRIDGE_DATA_DIR": str(data)})
    assert restored.returncode == 1
    assert "not empty" in restored.stderr
