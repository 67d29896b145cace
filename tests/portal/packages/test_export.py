"""A package leaves a case: what is in it, who judges it, and what is written down."""

import io
import json
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import bagit
import pytest

from portal.audit import queries as log
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.sealing import Sealing
from portal.kernel.actor import reporter
from portal.kernel.errors import NotAllowed, NotFound
from portal.packages import rules, service
from portal.packages.rules.recipient import read
from tests.portal.packages.conftest import FILES, WORDS, checked


def test_a_package_is_whole_and_says_so(room, whole):
    report = checked(whole)
    assert report.defects == []
    assert report.items == len(FILES)
    assert any(line.startswith("signed with cluebridge.local/log+") for line in report.remarks)


def test_other_zip_readers_find_every_file(room, whole, tmp_path):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        contents = {name: archive.read(name) for name in names}
    for content in FILES.values():
        assert content in contents.values()
    assert len({name.split("/")[0] for name in names}) == 1
    (tmp_path / "package.zip").write_bytes(whole)
    told = subprocess.run(
        ["python3", "-m", "zipfile", "-t", tmp_path / "package.zip"],
        capture_output=True,
        check=True,
    )
    assert b"Done" in told.stdout


def test_bagit_finds_a_valid_bag(room, whole, tmp_path):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        archive.extractall(tmp_path / "unpacked")
    [folder] = (tmp_path / "unpacked").iterdir()
    bag = bagit.Bag(str(folder))
    bag.validate(processes=1)
    assert bag.info["Receiver"] == "市人民检察院"
    assert bag.info["Purpose"] == "移送审查起诉"
    [first] = [each for each in (folder / "data").iterdir() if each.suffix == ".pdf"]
    first.write_bytes(b"changed")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate(processes=1)


def test_the_statement_says_what_was_received(room, whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        root = archive.namelist()[0].split("/")[0]
        told = json.loads(archive.read(f"{root}/{rules.STATEMENT}"))
        for item, content in zip(told["items"], FILES.values(), strict=True):
            assert item["sha256"] == sha256(content).hexdigest()
            assert archive.read(f"{root}/{item['path']}") == content
        assert archive.read(f"{root}/{rules.LIST}").startswith(b"%PDF")
        assert archive.read(f"{root}/{told['documents'][1]['path']}") == b"%PDF-1.7 record"
    assert told["items"][1]["name"] == "passwd"
    assert [each["title"] for each in told["documents"]] == ["电子数据清单", "现场检查笔录"]


def test_every_item_has_a_leaf_with_receiver_purpose_and_digest(room, whole):
    with room.works.begin(room.people.as_("lin")[0], writes=False) as work:
        leaves = [each.body for each in log.newest(work.session, limit=100)]
    [exported] = [each["facts"] for each in leaves if each["event"] == "PackageExported"]
    [sent] = [each["facts"] for each in leaves if each["event"] == "PackageSent"]
    opened = [each["facts"] for each in leaves if each["event"] == "EvidenceOpened"]
    assert {each["item_id"] for each in opened} == set(exported["item_ids"])
    assert len(opened) == len(FILES)
    for each in opened:
        assert each["kind"] == "exported"
        assert exported["sha256"] in each["reason"]
        assert "市人民检察院：移送审查起诉" in each["reason"]
    assert sent["package_id"] == exported["package_id"]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        root = f"package-{exported['ref']}"
        assert (
            sha256(archive.read(f"{root}/{rules.TAG_MANIFEST}")).hexdigest() == exported["sha256"]
        )


def test_the_release_is_recorded_before_the_first_byte_and_the_end_only_at_the_end(room):
    actor, private = room.people.as_("lin")
    to = read(str(room.identity.to_public()))
    made = service.start(
        room.works, actor, private, service.Wish(room.case_id, "检察院", "用途", False), to
    )
    assert events(room, "PackageExported") == 1
    next(made.pieces)
    made.pieces.close()
    assert events(room, "PackageSent") == 0


def test_what_the_reporter_said_is_in_no_package(room):
    content = room.opened(room.export(with_tips=True))
    assert WORDS.encode() not in content
    assert checked(content).defects == []


def test_strangers_find_no_case_and_readers_without_the_key_get_nothing(room):
    with pytest.raises(NotFound):
        room.export(login="qian")
    with pytest.raises((NotAllowed, NotFound)):
        room.export(login="shen")
    actor, _ = room.people.as_("lin")
    with pytest.raises(NotAllowed):
        service.start(
            room.works, actor, None, service.Wish(room.case_id, "检察院", "用途", False),
            read(str(room.identity.to_public())),
        )  # fmt: skip
    assert events(room, "PackageExported") == 0


def test_a_second_package_tells_of_the_first(room, whole):
    again = room.opened(room.export())
    assert checked(again).defects == []
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        root = archive.namelist()[0].split("/")[0]
        story = json.loads(archive.read(f"{root}/{rules.story_path(1)}"))
    assert [step["body"]["event"] for step in story["steps"]] == [
        "EvidenceReceived",
        "EvidenceOpened",
    ]


def events(room, name):
    with room.works.begin(room.people.as_("lin")[0], writes=False) as work:
        return sum(each.event == name for each in log.newest(work.session, limit=1000))


def test_a_reporters_file_goes_only_when_asked_for_and_only_by_who_may_read_tips(room):
    from_tip = b"what the reporter photographed"
    with ThreadPoolExecutor(1) as putter:
        sealing = Sealing(room.works.blobs, putter, max_bytes=1 << 20, min_free_bytes=0)
        sealing.add(memoryview(from_tip))
        received = sealing.finish("照片.jpg", "image/jpeg")
    with room.people.work("lin") as work:
        case = case_rows.get(work.session, work.actor, room.case_id)
        row = case_rows.tip(work.session, room.case_id, room.tip_id)
        key = cases.tip_key(cases.keys_of(work, case), row)
        cases.share(work, room.case_id, "hq-wjw", basis="协查", with_tip_text=False)
    with room.works.begin(reporter(room.tip_id)) as work:
        evidence.keep(work, Container(ContainerKind.TIP, room.tip_id, key), received)
    assert from_tip not in room.opened(room.export())
    asked = room.opened(room.export(with_tips=True))
    assert from_tip in asked
    assert checked(asked).defects == []
    with zipfile.ZipFile(io.BytesIO(asked)) as archive:
        root = archive.namelist()[0].split("/")[0]
        told = json.loads(archive.read(f"{root}/{rules.STATEMENT}"))
    assert [each["source"] for each in told["items"]][-1] == "reporter"
    assert from_tip not in room.opened(room.export(login="wei"))
    with pytest.raises(NotAllowed):
        room.export(login="wei", with_tips=True)


def test_nothing_of_it_is_on_the_disk_in_clear(room):
    room.add({"canary.bin": b"CANARY-in-clear" * 100})
    room.opened(room.export())
    files = [path for path in room.works.settings.data_dir.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"CANARY-in-clear" in path.read_bytes()] == []
