"""A received package is checked line by line, on the page and unpacked, and nothing of it is kept."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from sqlmodel import func, select

from portal.audit.models import AuditLeaf
from portal.evidence.models import EvidenceItem
from portal.kernel.actor import ANONYMOUS
from portal.main.cli import main
from portal.packages import service
from portal.packages.rules import custody, reading, statement, unzipped
from portal.packages.rules.words import DEFECTS, told
from portal.packages.service import unpacked
from tests.support.people import csrf_of

PAGE = "/packages/check"


def send(client, content, name="证据包.zip", **fields):
    csrf = csrf_of(client.get(PAGE).text)
    return client.post(PAGE, data={"csrf": csrf, **fields}, files={"files": (name, content)})


def kept(room):
    with room.works.begin(ANONYMOUS, writes=False) as work:
        files = work.session.exec(select(func.count()).select_from(EvidenceItem)).one()
        rows = select(AuditLeaf).where(AuditLeaf.event == "PackageChecked")
        return files, sorted(room.works.blobs.names()), work.session.exec(rows).all()


def test_a_package_sealed_to_us_is_checked_and_nothing_of_it_stays(room, staff_client, tmp_path):
    with room.people.work("lin") as work:
        key = service.own_key(work).text
    sealed = room.export(to=key)
    client, (files, names, _) = staff_client("lin"), kept(room)
    answer = send(client, sealed, "in.zip.cbs")
    assert answer.status_code == 200
    for words in (
        "证据包完整，没有被改动",
        "市人民检察院",
        "发票 2026.pdf",
        "现场检查笔录",
        "相符",
    ):
        assert words in answer.text, words
    assert "不符" not in answer.text
    key = re.search(r"cluebridge[^<]*\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", answer.text)[0]
    trusted = send(client, sealed, "in.zip.cbs", key=key.replace("&#43;", "+"))
    assert "签名与所填公钥相符" in trusted.text
    assert "不是您填写的公钥" in send(client, sealed, "in.zip.cbs", key="x+1+y").text
    found = kept(room)
    assert found[:2] == (files, names)
    leaf = found[2][0].body["facts"]
    assert (leaf["defects"], leaf["size"], len(leaf["ref"])) == (0, len(sealed), 32)
    marker = b"a name that climbs"
    assert not any(marker in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())


def test_a_changed_package_says_which_file(room, whole, staff_client):
    changed = whole.replace(b"a name that climbs", b"a name that climbz")
    client = staff_client("lin")
    told_now = send(client, changed)
    assert "证据包有问题，不能采用" in told_now.text
    assert "被改动，SHA-256 与校验清单不符" in told_now.text
    assert told_now.text.count("相符</") > 3
    cut = send(client, whole[: len(whole) // 2])
    assert "没有核对到" in cut.text or "不完整" in cut.text
    client.cookies.set("lang", "en")
    assert "changed, its SHA-256 is not the manifest" in send(client, changed).text


def test_what_cannot_be_checked_is_said_and_what_was_typed_stays(room, staff_client):
    client = staff_client("lin")
    with room.people.work("wei") as work:
        key = service.own_key(work).text
    other = room.export(to=key)
    for content, words in (
        (room.export(), "不要把私钥交给网站"),
        (other, "不是寄给本单位的"),
        (b"hello", "这不是证据包"),
        (b"\x02 short", "不是寄给本单位的"),
    ):
        answer = send(client, content, key="typed+1+key")
        assert answer.status_code == 422
        assert words in answer.text
        assert "typed+1+key" in answer.text.replace("&#43;", "+")
    assert kept(room)[2] == []


def test_who_opens_no_cases_checks_no_packages(room, staff_client):
    client = staff_client("kong")
    assert client.get(PAGE).status_code == 403
    csrf = csrf_of(client.get("/account").text)
    answer = client.post(PAGE, data={"csrf": csrf}, files={"files": ("a.zip", b"PK")})
    assert answer.status_code == 403


def test_an_unpacked_package_is_checked_in_its_folder(whole, tmp_path, capsys):
    zipfile.ZipFile(io.BytesIO(whole)).extractall(tmp_path)
    (folder,) = tmp_path.glob("package-*")
    for path in (tmp_path, folder):
        assert main(("package", "verify", str(path))) == 0
        assert capsys.readouterr().out.startswith("whole: 6 items")
    [victim] = folder.glob("data/evidence/*passwd*")
    victim.write_bytes(b"a name that climbz")
    (folder / "data" / "more.txt").write_text("x")
    (folder / "custody" / "more.json").write_text("x")
    assert main(("package", "verify", str(folder))) == 1
    out = capsys.readouterr().out
    assert "more.json: added, the tag manifest does not list it" in out
    assert "data/more.txt: not in the statement" in out
    (folder / "data" / "more.txt").unlink()
    (folder / "custody" / "more.json").unlink()
    assert main(("package", "verify", str(folder))) == 1
    [line] = capsys.readouterr().out.splitlines()
    assert line.endswith("changed, its SHA-256 is not the manifest's")
    victim.unlink()
    victim.symlink_to("/etc/hostname")
    assert main(("package", "verify", str(folder))) == 1
    assert capsys.readouterr().out.rstrip().endswith("a link, not a file")


def test_every_defect_has_chinese_words() -> None:
    sources = "".join(
        Path(each.__file__).read_text("utf-8")
        for each in (reading, custody, unzipped, statement, unpacked)
    )
    lines = re.findall(r'(?:wrong|NotAPackage|append)\(\s*f?"([^"]*)"', sources)
    assert len(lines) > 40
    for line in lines:
        plain = re.sub(r"\{rules\.BAG_INFO\}", "bag-info.txt", line)
        plain = re.sub(r"\{[^}]*index\}", "7", plain)
        plain = re.sub(r"\{[^}]*\}", "x", plain)
        if ": x" in plain or plain.startswith(("signed with", "x: x")):
            continue
        plain = plain if ": " in plain else f"x: {plain}"
        assert told(plain).zh != plain, plain
    assert told("data/a.txt: missing").zh == "data/a.txt：缺失"
    assert told("what nobody knows").zh == "what nobody knows"
    assert len(set(DEFECTS.values())) > 30
