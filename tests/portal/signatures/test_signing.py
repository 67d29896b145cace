"""Signing: order, persons, frozen bytes, renewal and end of a key, what other programs say."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_csr

from portal.crypto.keys import PrivateKey
from portal.identity.queries import officer
from portal.identity.service import locks
from portal.identity.service.renewing import renew_key
from portal.infra.web import Caller
from portal.infra.work import Work
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.main import people as demo_people
from portal.main.cli import main
from portal.signatures import queries, rules, service
from portal.signatures.book.registry import DEFAULT, PLANS, plan_of
from portal.signatures.forms import Sign
from portal.signatures.models import SigningKey
from portal.signatures.rules import MOST_SIGNATURES, box
from portal.signatures.service import certificates, checking
from tests.portal.signatures.conftest import Desk


def test_officer_then_head_each_once_and_every_byte_stays(desk: Desk, clock: SetClock) -> None:
    desk.certify("lin", "he", "zhao")
    first = desk.sign("lin", desk.root_id)
    with pytest.raises(NotAllowed):
        desk.sign("he", first)  # the second signature is the head's
    with pytest.raises(Conflict):
        desk.sign("zhao", desk.root_id)  # the version without lin's signature
    clock.instant += timedelta(hours=1)
    second = desk.sign("zhao", first)
    with pytest.raises(Conflict):
        desk.sign("he", second)  # nothing more is called for
    unsigned, one, two = (desk.pdf(each) for each in (desk.root_id, first, second))
    assert one.startswith(unsigned)
    assert two.startswith(one)
    with desk.people.work("lin") as work:
        found = service.check(work, desk.case_id, second)
        roots = service.roots(work)
    assert [each.holds for each in found] == [True, True]
    assert [each.said_at for each in found] == [
        clock.instant - timedelta(hours=1),
        clock.instant,
    ]
    changed = bytearray(two)
    changed[len(unsigned) // 2] ^= 1
    assert not any(each.holds for each in checking.of_pdf(bytes(changed), roots))
    assert not any(each.trusted for each in checking.of_pdf(two, []))


def test_a_person_signs_once_and_types_their_own_name(desk: Desk) -> None:
    report = Desk(desk.works, desk.people, "investigation_report")
    with pytest.raises(Refused, match="no_certificate_to_sign"):
        report.sign("lin", report.root_id)
    report.certify("lin")
    with pytest.raises(Invalid):
        report.sign("lin", report.root_id, "何平")
    first = report.sign("lin", report.root_id)
    with pytest.raises(Refused, match="signed_already"):
        report.sign("lin", first)


def test_a_stranger_finds_nothing(desk: Desk) -> None:
    desk.certify("wu")
    with desk.people.work("wu") as work, pytest.raises(NotFound):
        service.sign(work, desk.case_id, desk.root_id, Sign(confirm=work.actor.name))


def test_a_new_text_takes_the_place_of_the_signed_one(desk: Desk) -> None:
    desk.certify("lin", "zhao")
    first = desk.sign("lin", desk.root_id)
    desk.file()
    with pytest.raises(Conflict):
        desk.sign("zhao", first)
    with desk.people.work("zhao", writes=False) as work:
        assert service.standing(work, desk.case_id, first).superseded


def test_the_key_moves_with_its_owner(desk: Desk) -> None:
    desk.certify("lin")
    actor, private = desk.people.as_("lin")
    new = "another long passphrase 1"
    renew_key(desk.works, Caller(actor, private), old=demo_people.PASSPHRASE, new=new)
    with desk.works.begin(SYSTEM, writes=False) as work:
        opened = locks.open_(work.settings, locks.of(officer(work.session, actor.officer_id)), new)
    assert opened is not None
    for key, moved in ((private, False), (PrivateKey(opened[0]), True)):
        with desk.works.begin(actor, key) as work:
            row = queries.key_of(work.session, actor.officer_id)
            assert (_opens(work, row)) is moved


def _opens(work: Work, row: SigningKey) -> bool:
    try:
        certificates.opened(work, row)
    except NotAllowed:
        return False
    return True


def test_a_certificate_ends_and_its_key_is_gone(desk: Desk, clock: SetClock) -> None:
    desk.certify("lin")
    first = desk.sign("lin", desk.root_id)
    clock.instant += timedelta(days=1)
    with desk.people.work("lin") as work:
        service.end(work)
    with desk.people.work("lin", writes=False) as work:
        assert [key.wrapped for key in queries.keys_of(work.session, work.actor.officer_id)] == [
            b""
        ]
    with desk.people.work("lin") as work:
        (found,) = service.check(work, desk.case_id, first)
    assert found.holds  # it was given while the certificate counted
    assert found.ended == clock.instant


def test_a_certificate_of_the_agencys_own_authority(desk: Desk, tmp_path: Path) -> None:
    now = desk.works.clock.now()
    key = rules.key_of(b"authority of an agency".ljust(32))
    root = rules.authority(key, "花桥市政务认证", now)
    with desk.people.work("lin") as work:
        asked = load_pem_x509_csr(service.request(work))
        name = work.actor.name
    made = rules.issued(rules.Subject(name, "医保局"), asked.public_key(), root, key, now)
    pem = made.public_bytes(Encoding.PEM).decode()
    for text, code in (("x", "not_a_certificate"), (pem, "unknown_authority")):
        with desk.people.work("lin") as work, pytest.raises(Invalid) as refused:
            service.install(work, text)
        assert refused.value.fields == {"certificate": code}
    roots = tmp_path / "roots.pem"
    roots.write_bytes(root.public_bytes(Encoding.PEM))
    works = replace(
        desk.works, settings=desk.works.settings.model_copy(update={"signing_roots": str(roots)})
    )
    another = rules.issued(rules.Subject("何平", "医保局"), asked.public_key(), root, key, now)
    colleague = rules.key_of(b"an officer of the same agency".ljust(32))
    theirs = rules.issued(rules.Subject("何平", "医保局"), colleague.public_key(), root, key, now)
    by_them = rules.issued(
        rules.Subject(name, "医保局"), asked.public_key(), theirs, colleague, now
    )
    for chain, code in (
        ((another,), "not_your_name"),
        ((by_them, theirs), "unknown_authority"),  # an officer's certificate is no authority
    ):
        text = "".join(each.public_bytes(Encoding.PEM).decode() for each in chain)
        with works.begin(*desk.people.as_("lin")) as work, pytest.raises(Invalid) as refused:
            service.install(work, text)
        assert refused.value.fields == {"certificate": code}
    between = rules.authority(colleague, "中间机构", now)  # its own key, vouched for by nobody
    assert rules.leads_to(made, [], [root], now)
    assert not rules.leads_to(made, [], [root], root.not_valid_after_utc)
    assert not rules.leads_to(by_them, [between], [root], now)
    with works.begin(*desk.people.as_("lin")) as work:
        service.install(work, pem)
    desk.works = desk.people.works = works
    signed = desk.sign("lin", desk.root_id)
    with desk.people.work("lin") as work:
        (found,) = service.check(work, desk.case_id, signed)
    assert found.holds and found.agency == "医保局"


def test_what_other_programs_say(desk: Desk, tmp_path: Path) -> None:
    tool = shutil.which("pdfsig")
    if tool is None:
        pytest.skip("poppler-utils is not installed")
    desk.certify("lin", "zhao")
    signed = desk.sign("zhao", desk.sign("lin", desk.root_id))
    file = tmp_path / "signed.pdf"
    file.write_bytes(desk.pdf(signed))
    told = subprocess.run([tool, file], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid") == 2
    assert told.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in told


def test_plans() -> None:
    assert [role.value for role in plan_of("transfer_letter").roles] == ["officer", "head"]
    assert plan_of("something else") is DEFAULT
    assert all(len(plan.roles) <= MOST_SIGNATURES for plan in PLANS.values())


def test_marks_stand_side_by_side_in_the_foot() -> None:
    boxes = [box(position) for position in range(MOST_SIGNATURES)]
    foot, width = 23 * 72 / 25.4, 210 * 72 / 25.4
    for at, (left, bottom, right, top) in enumerate(boxes):
        assert 0 < left < right < width and 0 < bottom < top < foot
        for other in boxes[at + 1 :]:
            apart = right <= other[0] or other[2] <= left or top <= other[1] or other[3] <= bottom
            assert apart


def test_the_command_checks_a_file_offline(desk: Desk, tmp_path: Path, capsys) -> None:
    desk.certify("lin", "zhao")
    signed = desk.pdf(desk.sign("zhao", desk.sign("lin", desk.root_id)))
    with desk.people.work("lin") as work:
        (tmp_path / "roots.pem").write_bytes(service.authority_pem(work))
    files = {"good.pdf": signed, "none.pdf": desk.pdf(desk.root_id), "text.pdf": b"hello"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    def run(name: str) -> int:
        return main(["signing", "verify", str(tmp_path / name), f"--roots={tmp_path}/roots.pem"])

    assert [run(name) for name in files] == [0, 1, 2]
    told = capsys.readouterr().out
    assert told.count("valid: ") == 2 and "林承办" in told
