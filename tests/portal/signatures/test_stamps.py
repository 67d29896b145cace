"""PAdES B-T: a real time-stamp service, one that answers wrongly, one that is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlmodel import select

from portal.signatures import service
from portal.signatures.models import DocumentSignature
from tests.portal.packages.tsa import Service, served
from tests.portal.signatures.conftest import Desk


def configured(desk: Desk, url: str, roots: Path) -> None:
    settings = desk.works.settings.model_copy(update={"tsa_url": url, "tsa_roots": str(roots)})
    desk.works = desk.people.works = replace(desk.works, settings=settings)


def levels(desk: Desk) -> list[str]:
    with desk.people.work("lin", writes=False) as work:
        rows = select(DocumentSignature).order_by(DocumentSignature.position)
        return [each.level for each in work.session.exec(rows)]


def test_a_stamp_where_the_service_gives_a_good_one(desk: Desk, tmp_path: Path) -> None:
    tsa = Service(tmp_path / "tsa")
    desk.kind = "inspection_record"
    root = desk.file()
    desk.certify("lin", "he")
    with served(tsa) as url:
        configured(desk, url, tsa.roots)
        first = desk.sign("lin", root)
    with served(tsa, spoils=True) as url:
        configured(desk, url, tsa.roots)
        second = desk.sign("he", first)
    assert levels(desk) == ["B-T", "B-B"]
    with desk.people.work("lin") as work:
        found = service.check(work, desk.case_id, second)
    assert [each.holds for each in found] == [True, True]
    assert [each.stamped_at is not None for each in found] == [True, False]


def test_nobody_waits_for_a_service_that_is_gone(desk: Desk, tmp_path: Path) -> None:
    roots = tmp_path / "none.pem"
    with desk.people.work("lin") as work:
        roots.write_bytes(service.authority_pem(work))
    configured(desk, "http://127.0.0.1:9/", roots)
    desk.certify("lin")
    desk.sign("lin", desk.root_id)
    assert levels(desk) == ["B-B"]
