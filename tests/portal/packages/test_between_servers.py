"""From one Cluebridge to another: the wrap stays post-quantum, or SM2, from end to end."""

import pytest

from portal.agencies.rules import Compartment
from portal.crypto import fields, keys, sealed, segments, suites
from portal.crypto.errors import SealBroken
from portal.kernel.errors import Destroyed, NotAllowed
from portal.main.cli import main
from portal.main.commands import package
from portal.main.people import PASSPHRASE
from portal.packages import service
from portal.packages.rules.reading import Trust, verify
from portal.packages.rules.recipient import read, written
from tests.portal.agencies.test_rotation import change
from tests.portal.packages.conftest import checked


def test_an_agency_of_another_server_opens_what_was_sealed_to_it(room):
    # The same house stands for both: what crosses is the text of a public key and a sealed file.
    with room.people.work("wei") as work:
        key = service.own_key(work)
    content = room.export(to=key.text)
    assert content[:1] == suites.XWING_AES256
    opening = sealed.Opening([content])
    with room.people.work("wei", writes=False) as work:
        stream_key = service.stream_key(work, opening.head)
    report = verify(opening.plaintext(stream_key), Trust())
    assert report.defects == []
    with room.people.work("lin", writes=False) as work, pytest.raises(SealBroken):
        service.stream_key(work, opening.head)
    actor, _ = room.people.as_("wei")
    with room.works.begin(actor, writes=False) as work, pytest.raises(NotAllowed):
        service.stream_key(work, opening.head)


def test_a_package_to_a_key_changed_since_says_what_became_of_it(
    room, capsys, monkeypatch, tmp_path, staff_client
):
    with room.people.work("lin") as work:
        key = service.own_key(work)
    content = room.export(to=key.text)
    assert "还没有打开的证据包" in staff_client("zhao").get("/keys").text
    change(room.works, room.people, "zhao", Compartment.CASEWORK)
    with room.people.work("lin", writes=False) as work, pytest.raises(Destroyed) as gone:
        service.stream_key(work, sealed.Opening([content]).head)
    path = tmp_path / "package"
    path.write_bytes(content)
    monkeypatch.setattr(package, "make_works", lambda _: room.works)
    answers = {"passphrase: ": PASSPHRASE, "one-time code: ": room.people.code("lin")}
    monkeypatch.setattr(package.getpass, "getpass", answers.__getitem__)
    assert main(("package", "open", str(path), "--officer", "lin")) == 2
    assert f"destroyed on {gone.value.at:%Y-%m-%d}" in capsys.readouterr().err


def test_a_package_can_be_sealed_to_an_sm2_key(room):
    private = keys.PrivateKey.generate(suites.SM2_SM4)
    content = room.export(to=written(private.public))
    assert content[:1] == suites.SM2_SM4
    opened = b"".join(sealed.Opening([content]).with_key(private))
    assert checked(opened).defects == []


@pytest.mark.parametrize(
    ("suite", "size"),
    [
        *((suites.XWING_AES256, size) for size in (0, 1, 99, 100, 101, 200, 1000)),
        (suites.SM2_SM4, 101),
        *(pytest.param(suites.SM2_SM4, size, marks=pytest.mark.slow) for size in (0, 1, 99, 1000)),
    ],
)
def test_a_stream_of_any_length_opens_as_it_was(monkeypatch, suite, size):
    if suite == suites.XWING_AES256:
        monkeypatch.setattr(segments, "sealed_bytes", lambda _: 1 + 100 + 56 + 16)
    monkeypatch.setattr(segments, "SEGMENT_BYTES", 100)
    private = keys.PrivateKey.generate(suite)
    content = bytes(range(256)) * 4
    parts = [content[at : min(at + 33, size)] for at in range(0, size, 33)]
    whole = b"".join(sealed.seal_stream(private.public, parts))
    assert b"".join(sealed.Opening([whole]).with_key(private)) == content[:size]
    for cut in (1, 17, 101, len(whole) // 2):
        with pytest.raises(SealBroken):
            b"".join(sealed.Opening([whole[:-cut]]).with_key(private))
    for at in range(0, len(whole), 37):
        changed = bytearray(whole)
        changed[at] ^= 1
        with pytest.raises(SealBroken):
            b"".join(sealed.Opening([bytes(changed)]).with_key(private))
    with pytest.raises(SealBroken):
        b"".join(sealed.Opening([whole + b"x"]).with_key(private))


def test_a_stream_of_full_segments_opens():
    private = keys.PrivateKey.generate()
    content = bytes(segments.SEGMENT_BYTES)
    whole = list(sealed.seal_stream(private.public, [content, content]))
    assert b"".join(sealed.Opening(whole).with_key(private)) == content * 2
    with pytest.raises(SealBroken):
        b"".join(sealed.Opening([whole[0], whole[2]]).with_key(private))


def test_a_key_is_read_as_it_was_written_and_not_when_mistyped():
    text = written(keys.PrivateKey.generate().public)
    assert read(f" {text[:500]}\n{text[500:]} ").text == text
    for wrong in (
        text[:-1],
        text[:30] + "A" + text[31:],
        text[:-8],
        "age1",
        "",
        "cluebridge-key-v1:",
    ):
        if wrong != text:
            with pytest.raises(ValueError, match=r"."):
                read(wrong)


def test_the_stream_key_is_of_the_suite_of_the_receiver():
    assert len(fields.new_key(suites.SM2_SM4)) == 33
    assert len(fields.new_key()) == 32
