"""`cluebridge package`, as its users see it: no database is there to verify."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from portal.cases import queries as cases
from portal.identity import queries as identity
from portal.main.cli import main
from portal.main.commands import package
from portal.main.people import PASSPHRASE
from portal.packages import service

ROOT = Path(__file__).parents[3]


@pytest.fixture
def typed(monkeypatch, room):
    """Answer the questions as officer lin; the commands use the data of this test."""
    answers = {"passphrase: ": PASSPHRASE, "one-time code: ": room.people.code("lin")}
    monkeypatch.setattr(package.getpass, "getpass", answers.__getitem__)
    monkeypatch.setattr(package, "make_works", lambda _: room.works)
    return answers


def number(room):
    with room.people.work("lin", writes=False) as work:
        return cases.get(work.session, work.actor, room.case_id).number


def words(room, path):
    return (
        "package", "export", number(room), "--officer", "lin", "--receiver", "市人民检察院",
        "--key", str(room.identity.to_public()), "--purpose", "移送审查起诉", "--out", str(path),
    )  # fmt: skip


def offline(folder, *arguments):
    """Run `package verify` where no setting leads to any data."""
    environment = {**os.environ, "CLUEBRIDGE_DATA_DIR": "/nowhere", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "portal.main", "package", "verify", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_package_is_exported_and_verified_offline(room, typed, tmp_path, capsys):
    path, key = tmp_path / "out.zip.age", tmp_path / "key.txt"
    assert main(words(room, path)) == 0
    key.write_text(f"# a comment\n{room.identity}\n")
    good = offline(tmp_path, path.name, "--identity", key.name)
    assert (good.returncode, good.stdout[:6]) == (0, "whole:"), good.stderr
    assert list(tmp_path.glob("*.zip")) == []
    content, verify = path.read_bytes(), ("package", "verify", str(path))
    capsys.readouterr()
    path.write_bytes(content[:-1])
    assert main((*verify, "--identity", str(key))) == 1
    assert capsys.readouterr().out == "seal: changed or cut short\n"
    path.write_bytes(room.opened(content).replace(b"a name that climbs", b"a name that climbz"))
    assert main(verify) == 1
    [defect] = capsys.readouterr().out.splitlines()
    assert defect.endswith("changed, its SHA-256 is not the manifest's")


def test_the_session_of_the_command_ends_with_it(room, typed, tmp_path):
    main(words(room, tmp_path / "out"))
    with room.people.work("lin", writes=False) as work:
        assert list(identity.all_sessions(work.session)) == []


def test_a_wrong_passphrase_or_key_exports_nothing(room, typed, tmp_path, capsys):
    typed["passphrase: "] = "wrong"
    assert main(words(room, tmp_path / "out")) == 2
    typed["passphrase: "] = PASSPHRASE
    arguments = [
        ("age1wrong" if word[:4] == "age1" else word) for word in words(room, tmp_path / "out")
    ]
    assert main(arguments) == 2
    assert "not_a_recipient" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_another_server_sealed_is_opened_by_an_officer(room, typed, tmp_path, capsysbinary):
    with room.people.work("lin") as work:
        key = service.own_key(work).text
    (tmp_path / "in.cbs").write_bytes(room.export(to=key))
    assert main(["package", "verify", str(tmp_path / "in.cbs")]) == 2
    assert main(["package", "open", str(tmp_path / "in.cbs"), "--officer", "lin"]) == 0
    content = capsysbinary.readouterr().out
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
