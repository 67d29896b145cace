"""What was changed in a package is found and named: one line for each defect, offline."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.crypto import nationalnotes, notes
from portal.packages import rules
from portal.packages.routes import checking
from portal.packages.rules import bag, zipped
from portal.packages.rules.reading import Most, Trust, verify
from portal.packages.rules.zipped import Source
from tests.portal.packages.conftest import checked

AT = datetime(2026, 3, 2, 10, 0)
_KEPT: list[bytes] = []


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bytes:
    """Return a package, made once: it is only ever copied."""
    if not _KEPT:
        room = request.getfixturevalue("room")
        _KEPT.append(room.opened(room.export()))
    return _KEPT[0]


def contents(whole: bytes) -> tuple[str, dict[str, bytes]]:
    """Return the folder and the files of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
        root = names[0].split("/")[0]
        return root, {name.removeprefix(f"{root}/"): archive.read(name) for name in names}


def written(root: str, files: dict[str, bytes]) -> bytes:
    """Return the archive a package of these files would be."""
    sources = [
        Source(f"{root}/{path}", len(content), (content,))
        if path.startswith(rules.PAYLOAD)
        else Source.of(f"{root}/{path}", content)
        for path, content in files.items()
    ]
    return b"".join(zipped.archive(sources, AT))


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def payload(files, start=rules.EVIDENCE):
    return next(path for path in files if path.startswith(start))


def test_writing_the_same_files_again_gives_the_same_bytes(whole):
    root, files = contents(whole)
    assert written(root, files) == whole


KINDS = {
    "evidence": payload,
    "document": lambda files: payload(files, rules.DOCUMENTS),
    "list": lambda files: rules.LIST,
    "bagit": lambda files: rules.BAGIT,
    "bag info": lambda files: rules.BAG_INFO,
    "statement": lambda files: rules.STATEMENT,
    "manifest": lambda files: rules.MANIFEST,
    "tag manifest": lambda files: rules.TAG_MANIFEST,
    "signature": lambda files: rules.SIGNATURE,
    "checkpoint": lambda files: rules.CHECKPOINT,
    "key": lambda files: rules.KEY,
    "graph": lambda files: rules.GRAPH,
    "story": lambda files: payload(files, rules.ITEMS),
    "proof": lambda files: payload(files, rules.PROOFS),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_file_is_named(whole, kind):
    root, files = contents(whole)
    path = KINDS[kind](files)
    files[path] = flipped(files[path])
    defects = checked(written(root, files)).defects
    assert any(line.startswith(f"{path}: ") for line in defects), defects


@pytest.mark.parametrize("kind", KINDS)
def test_a_removed_file_is_named(whole, kind):
    root, files = contents(whole)
    path = KINDS[kind](files)
    del files[path]
    defects = checked(written(root, files)).defects
    assert any(line.startswith(f"{path}: ") for line in defects), defects


@pytest.mark.parametrize("kind", KINDS)
def test_a_renamed_file_is_found(whole, kind):
    root, files = contents(whole)
    path = KINDS[kind](files)
    renamed = {(f"{each}x" if each == path else each): content for each, content in files.items()}
    defects = checked(written(root, renamed)).defects
    assert any(line.startswith((f"{path}x: ", f"{path}: ")) for line in defects), defects


@pytest.mark.parametrize(
    "path", ["extra.txt", "custody/proofs/999.tlog-proof", "data/evidence/00099-extra"]
)
def test_an_added_file_is_named(whole, path):
    root, files = contents(whole)
    tags = {each: content for each, content in files.items() if each[:5] != "data/"}
    rest = {each: content for each, content in files.items() if each[:5] == "data/"}
    defects = checked(written(root, {**tags, path: b"extra", **rest})).defects
    assert any(line.startswith(f"{path}: ") for line in defects), defects


def test_a_whole_new_bag_needs_the_key_of_the_log(whole):
    # Somebody changes a file and makes all manifests, the statement and the signature anew.
    root, files = contents(whole)
    path = payload(files)
    files[path] = flipped(files[path])
    told = json.loads(files[rules.STATEMENT])
    digest = bag.sha256(files[path]).hexdigest()
    told["items"][0]["sha256"] = digest
    files[rules.STATEMENT] = json.dumps(told).encode()
    listed = bag.parse_manifest(files[rules.MANIFEST].decode())
    files[rules.MANIFEST] = bag.manifest({**listed, path: digest}).encode()
    files[rules.TAG_MANIFEST] = bag.tag_manifest(files).encode()
    forger = notes.Signer.generate("cluebridge.local/log")
    files[rules.SIGNATURE] = bag.sign(told["ref"], files[rules.TAG_MANIFEST], forger).encode()
    defects = checked(written(root, files)).defects
    assert any(line.startswith(rules.SIGNATURE) for line in defects)
    assert any("the file received was another one" in line for line in defects)
    true = notes.Verifier.parse(files[rules.KEY].decode().strip()).vkey
    files[rules.KEY] = forger.verifier.vkey.encode()
    files[rules.TAG_MANIFEST] = bag.tag_manifest(files).encode()
    files[rules.SIGNATURE] = bag.sign(told["ref"], files[rules.TAG_MANIFEST], forger).encode()
    assert f"{rules.KEY}: not the key you gave" in checked(written(root, files), vkey=true).defects


def test_a_custody_step_left_out_or_moved_is_found(room):
    room.export()
    root, files = contents(room.opened(room.export()))
    told = json.loads(files[rules.STATEMENT])
    first, second = told["items"][0]["story"], told["items"][1]["story"]
    story = json.loads(files[first])
    story["steps"] = story["steps"][::-1]
    defects = checked(written(root, {**files, first: json.dumps(story).encode()})).defects
    assert f"{first}: its steps are not in the order of the log" in defects
    defects = checked(written(root, {**files, first: files[second]})).defects
    assert f"{first}: tells of another file" in defects
    story["steps"] = story["steps"][:1]
    defects = checked(written(root, {**files, first: json.dumps(story).encode()})).defects
    assert f"{first}: does not begin with the receipt of the file" in defects


def test_every_length_of_a_cut_package_is_a_defect(whole):
    edges = [*range(0, len(whole), 997), *range(len(whole) - 60, len(whole))]
    for length in edges:
        assert checked(whole[:length]).defects, length


def test_bytes_behind_or_before_it_are_a_defect(whole):
    assert checked(whole + b"\0").defects == ["archive: bytes behind its end"]
    assert checked(b"\0" + whole).defects
    assert checked(whole + whole).defects


@given(st.data())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_flipped_bit_is_a_defect(whole, data):
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    assert checked(bytes(changed)).defects


@given(st.data())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_cut_out_are_a_defect(whole, data):
    start = data.draw(st.integers(0, len(whole) - 2))
    end = data.draw(st.integers(start + 1, len(whole)))
    assert checked(whole[:start] + whole[end:]).defects


TRICKS = {
    "climbs": "../escape",
    "climbs inside": "data/../../escape",
    "absolute": "/etc/passwd",
    "backslash": "data\\..\\escape",
    "drive": "C:/escape",
    "NUL": "data/a\0b",
    "right to left": "data/a\u202efdp.exe",
    "decomposed": "data/e\u0301",
    "empty part": "data//a",
    "dot": "data/./a",
    "trailing dot": "data/a.",
    "long": "data/" + "a" * 500,
}


@pytest.mark.parametrize("path", TRICKS.values(), ids=TRICKS)
def test_a_name_that_leads_elsewhere_is_refused(whole, path):
    root, files = contents(whole)
    defects = checked(written(root, {path: b"x", **files})).defects
    assert len(defects) == 1
    assert defects[0].startswith("archive: a name")


def test_another_folder_is_refused(whole):
    root, files = contents(whole)
    sources = [Source.of(f"{root}/{each}", content) for each, content in files.items()]
    content = b"".join(zipped.archive([Source.of("elsewhere/a", b""), *sources], AT))
    assert any("outside the folder" in line for line in checked(content).defects)
    assert any("not the folder" in line for line in checked(written("package-1", files)).defects)


def test_one_name_twice_is_refused(whole):
    root, files = contents(whole)
    sources = [Source.of(f"{root}/{rules.BAGIT}", files[rules.BAGIT])] * 2
    defects = checked(b"".join(zipped.archive(sources, AT))).defects
    assert defects == [f"{root}/{rules.BAGIT}: twice in the archive"]


def test_a_compressed_archive_is_refused_without_unpacking_it(whole):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("package-0/bagit.txt", bytes(200_000_000))
    assert len(held.getvalue()) < 300_000
    [defect] = checked(held.getvalue()).defects
    assert "header is not written" in defect or "larger than" in defect


def test_an_archive_that_promises_more_than_it_holds_is_cut_short():
    entry = zipped.Entry("package-0/package.json", 60 * 2**20, 0)
    assert checked(zipped.local_header(entry, (0, 33))).defects == [
        "package-0/package.json: cut short"
    ]


def test_a_central_directory_that_tells_another_story_is_refused(whole):
    # Readers that believe the directory would see other names than readers that stream.
    at = whole.rindex(rules.LIST.encode())
    changed = whole[:at] + b"data/evidence-lisp" + whole[at + len("data/evidence-lisp") :]
    [defect] = checked(changed).defects
    assert defect.startswith("directory of the archive")


def test_deeply_nested_json_is_a_defect(whole):
    root, files = contents(whole)
    files[rules.STATEMENT] = b"[" * 200_000
    [defect] = checked(written(root, files)).defects
    assert defect.startswith(rules.STATEMENT)


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_rubbish_is_a_defect_and_never_an_error(content):
    assert checked(content).defects
    assert checked(b"PK\x03\x04" + content).defects


@given(
    st.lists(
        st.tuples(st.text("abc名字", min_size=1, max_size=8), st.binary(max_size=300)),
        unique_by=lambda each: each[0], max_size=6,
    )
)  # fmt: skip
def test_what_is_written_is_read_by_zipfile(files):
    sources = [
        Source(f"r/data/{path}", len(content), (content,)) if number % 2 else
        Source.of(f"r/{path}", content)
        for number, (path, content) in enumerate(files)
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped.archive(sources, AT)))) as archive:
        assert archive.testzip() is None
        assert [archive.read(each) for each in archive.namelist()] == [each[1] for each in files]
        assert all(a.header_offset < b.header_offset for a, b in pairwise(archive.infolist()))


def test_only_so_much_is_held_in_memory(whole):
    _, files = contents(whole)
    tags = sum(len(each) for path, each in files.items() if not path.startswith(rules.PAYLOAD))
    statement = len(files[rules.STATEMENT])
    assert not verify([whole], Trust(), Most(tags, statement)).defects
    less = verify([whole], Trust(), Most(tags - 1, statement))
    assert less.defects == ["archive: tag files larger than they may be together"]
    less = verify([whole], Trust(), Most(tags, statement - 1))
    assert less.defects == [f"{rules.STATEMENT}: larger than such a file may be"]


def test_of_the_two_keys_of_a_log_the_ordinary_one_is_compared(whole):
    key = contents(whole)[1][rules.KEY].decode().strip()
    name = notes.Verifier.parse(key).name
    second = nationalnotes.NationalSigner(name, b"s" * 32).verifier.vkey
    for known in (f"{key}\n{second}", f"{second} {key}"):
        assert not checked(whole, vkey=known).defects
    wrapped = f"{key[:60]}\n{key[60:]}\r\n{second[:70]} {second[70:]}"
    assert checking._unwrapped(wrapped) == f"{key} {second}"
    assert checking._unwrapped(f" {key[:70]}\r\n {key[70:]}") == key
    stranger = notes.Signer(name, bytes(32)).verifier.vkey
    assert checked(whole, vkey=f"{stranger} {second}").defects
    assert f"{rules.KEY}: not the key you gave" in checked(whole, vkey=second).defects
