"""Recovery rehearsed: shares on paper, a copy of the database, and the cases open again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.agencies import queries, service
from portal.agencies.models import RecoveryKey
from portal.agencies.rules import Compartment
from portal.cases import service as cases
from portal.crypto import keys
from portal.crypto.errors import SealBroken
from portal.identity import queries as officers
from portal.identity import service as identity
from portal.identity.forms import Appoint
from portal.identity.service import rotating
from portal.infra.web import Caller
from portal.kernel.actor import SYSTEM, Office
from portal.main.app import make_works
from portal.main.cli import main
from portal.main.commands import recovery
from portal.main.commands.keys import OPERATOR
from tests.portal.cases.conftest import scene as _scene
from tests.support.people import csrf_of

scene = _scene


@pytest.fixture
def sheets(works, people, scene, tmp_path, staff_client) -> list[Path]:
    """Five sheets, three of which recover; the holders have made their keys recoverable."""
    made = recovery.split(works, "hq-ybj", tmp_path / "sheets", threshold=3, count=5)
    for login in ("zhao", "tang", "luo"):
        client = staff_client(login)
        token = csrf_of(client.get("/keys").text)
        answer = client.post("/keys/deposit", data={"csrf": token}, follow_redirects=False)
        assert answer.status_code == 303
        assert "您持有的密钥都可以恢复" in client.get("/keys").text
    return made


def copied(works, tmp_path, monkeypatch):
    """Return the portal restored from a backup, as the command line sees it."""
    works.engine.dispose()
    folder = tmp_path / "restored"
    shutil.copytree(works.settings.data_dir, folder)
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(folder))
    monkeypatch.setenv("CLUEBRIDGE_KDF_MEMORY_KIB", "8192")
    monkeypatch.setenv("CLUEBRIDGE_KDF_PASSES", "1")
    changed = {"data_dir": folder, "database_url": ""}
    return make_works(works.settings.model_copy(update=changed), clock=works.clock)


def newcomer(works):
    """Return a head appointed after everybody who held a key was gone."""
    with works.begin(OPERATOR) as work:
        form = Appoint(login="mei", name="梅局长", agency="hq-ybj", offices=(Office.HEAD,))
        officer, _ = identity.appoint(work, form)
        identity.activate(work, officer, "a new passphrase 2026")
        return officer


def test_three_sheets_and_a_backup_open_a_case_nobody_could_open(
    works, scene, sheets, tmp_path, monkeypatch, capsys
):
    restored = copied(works, tmp_path, monkeypatch)
    with restored.begin(OPERATOR) as work:
        for login in ("chen", "lin", "he", "zhao", "sun", "xu"):
            identity.dismiss(work, officers.by_login(work.session, login).id)
    officer = newcomer(restored)
    capsys.readouterr()
    files = [str(sheets[at]) for at in (4, 0, 2)]
    assert main(["recovery", "recover", "hq-ybj", "mei", *files]) == 0
    told = capsys.readouterr().out.splitlines()
    assert sorted(told) == ["mei: casework 1", "mei: identity-approver 1"]
    with restored.begin(SYSTEM, writes=False) as work:
        private = identity.open_private(work, officer, "a new passphrase 2026")
        actor = officers.actor(work.session, officer)
    with restored.begin(actor, private) as work:
        assert cases.opened(work, scene.case_id).tips[0].body.what == scene.words
    restored.engine.dispose()


def test_too_few_double_false_or_foreign_shares_recover_nothing(
    works, people, sheets, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    names = [str(each) for each in sheets]
    assert main(["recovery", "recover", "hq-ybj", "lin", *names[:2]]) == 2
    assert "3 shares are needed" in capsys.readouterr().err
    assert main(["recovery", "recover", "hq-ybj", "lin", names[0], names[0], names[1]]) == 2
    spoilt = tmp_path / "spoilt.txt"
    spoilt.write_text(sheets[2].read_text().replace("    A", "    B", 1))
    assert main(["recovery", "recover", "hq-ybj", "lin", *names[:2], str(spoilt)]) == 2
    assert main(["recovery", "recover", "xc-ybj", "qian", *names[:3]]) == 1
    other = recovery.split(works, "hq-ybj", tmp_path / "other", threshold=3, count=3)
    mixed = [*names[:2], str(other[2])]
    assert main(["recovery", "recover", "hq-ybj", "lin", *mixed]) == 2


def test_a_key_made_later_is_recoverable_from_the_start_and_a_destroyed_one_is_not(
    works, people, sheets
):
    with people.work("zhao") as work:
        old = queries.current_key(
            work.session, agency_code="hq-ybj", compartment=Compartment.CASEWORK
        )
        made = rotating.change_key(work, old.id, reason="定期更换")
    assert rotating.move_wraps(works, Caller(*people.as_("zhao")), old.id)
    with works.begin(OPERATOR) as work:
        row = queries.recovery_key(work.session, "hq-ybj")
        assert queries.deposit(work.session, made, row.id)
        assert queries.deposit(work.session, old.id, row.id) is None
        lin = people.as_("lin")
        given = service.recover(
            work,
            "hq-ybj",
            [recovery.read(each) for each in sheets[:3]],
            officer_id=lin[0].officer_id,
            public=lin[1].public,
            compartments=frozenset({Compartment.CASEWORK}),
        )
        assert [key.id for key in given] == [made]


def test_sheets_are_for_their_owner_only_and_say_what_they_are(sheets, works):
    for number, each in enumerate(sheets, 1):
        assert each.stat().st_mode & 0o777 == 0o600
        text = each.read_text()
        assert "花桥" in text or "hq-ybj" in text
        assert f"{number} / 5" in text
        assert recovery.read(each).number == number
    with works.begin(SYSTEM, writes=False) as work:
        assert not queries.compartments(work.session, "nobody")


def test_the_command_refuses_useless_numbers(works, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CLUEBRIDGE_DATA_DIR", str(works.settings.data_dir))
    words = ["recovery", "split", "hq-ybj", str(tmp_path / "x"), "--needed", "1"]
    assert main(words) == 2
    assert "threshold" in capsys.readouterr().err
    assert main(["recovery", "split", "hq-ybj", str(tmp_path / "x")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


@pytest.mark.parametrize("generation", [1, 2])
def test_no_key_goes_under_a_recovery_key_that_no_ceremony_made(
    works, people, tmp_path, generation
):
    """Somebody with write access to the database replaces the row, or adds one of their own."""
    recovery.split(works, "hq-ybj", tmp_path / "sheets", threshold=3, count=5)
    with works.begin(SYSTEM) as work:
        row = queries.recovery_key(work.session, "hq-ybj")
        values = row.model_dump(exclude={"id"})
        values |= {"generation": generation, "public": keys.PrivateKey.generate().public.raw}
        if generation == row.generation:
            work.session.delete(row)
            work.session.flush()
        work.session.add(RecoveryKey(**values))
    with pytest.raises(SealBroken), people.work("zhao") as work:
        service.deposit_mine(work)
