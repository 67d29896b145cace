"""A case with one document, and officers with certificates."""

from __future__ import annotations

from functools import cache

import pytest

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra import typeset
from portal.infra.work import Works
from portal.signatures import service
from portal.signatures.forms import Sign
from tests.support.people import People


@cache
def letter() -> bytes:
    """A document as the product sets them."""
    data = {
        key: "花桥" for key, required in typeset.keys("tip_acknowledgement").items() if required
    }
    return typeset.pdf("tip_acknowledgement", {**data, "steps": ["一"], "date": "2026年3月2日"})


class Desk:
    """One document of one case of the health-insurance bureau."""

    def __init__(self, works: Works, people: People, kind: str = "transfer_letter") -> None:
        self.works, self.people = works, people
        with people.work("lin") as work:
            form = OpenCase(
                title="花桥仁济医院虚记住院案",
                region="990100",
                category="fake_stay",
                source=Source.AUDIT,
                suspected_fen=36_000_000,
            )
            self.case_id = cases.open_case(work, form).id or 0
        self.kind = kind
        self.root_id = self.file()

    def file(self) -> int:
        with self.people.work("lin") as work:
            case = case_rows.by_id(work.session, self.case_id)
            told = {"kind": self.kind, "title": "移送书", "number": "〔2026〕1号"}
            return cases.file_document(work, case, **told, pdf=letter()).id or 0

    def certify(self, *logins: str) -> None:
        for login in logins:
            with self.people.work(login) as work:
                service.issue(work)

    def sign(self, login: str, document_id: int, name: str = "") -> int:
        with self.people.work(login) as work:
            form = Sign(confirm=name or work.actor.name)
            return service.sign(work, self.case_id, document_id, form).id or 0

    def pdf(self, document_id: int) -> bytes:
        with self.people.work("lin") as work:
            return cases.read_document(work, self.case_id, document_id)[1]


@pytest.fixture
def desk(works: Works, people: People) -> Desk:
    return Desk(works, people)
