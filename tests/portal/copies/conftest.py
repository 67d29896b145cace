"""A case with files of its own and of its reporter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases import queries
from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.cases.queries.recusals import open_tips
from portal.cases.service import keyring
from portal.copies.service.making import sealed
from portal.crypto.codes import new_receipt
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.settings import Settings
from portal.infra.work import Work, Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS, reporter
from tests.support.people import People, csrf_of


@dataclass
class Desk:
    """A case, a signed-in client of its owner's investigator, and everybody's keys."""

    works: Works
    people: People
    case_id: int
    tip_id: int
    client: TestClient
    sign_in: Callable[[str], TestClient]

    def add(self, data: bytes, name: str) -> int:
        """Keep a file as an officer of the owner brought it; return its item id."""
        with self.people.work("lin") as work:
            return self.keep(work, data, name)

    def keep(self, work: Work, data: bytes, name: str) -> int:
        """Keep a file in a unit of work of an officer of the owner."""
        return cases.keep_evidence(work, self.case_id, sealed(work.blobs, data, name, ""))

    def reporters_file(self, data: bytes, name: str) -> int:
        """Keep a file as the reporter sent it; return its item id."""
        with self.people.work("lin", writes=False) as work:
            case = queries.get(work.session, work.actor, self.case_id)
            row = open_tips(work.session, work.actor, self.case_id)[0]
            key = keyring.tip_key(keyring.keys_of(work, case), row)
        with self.works.begin(reporter(self.tip_id)) as work:
            container = Container(ContainerKind.TIP, self.tip_id, key)
            received = sealed(work.blobs, data, name, "")
            return evidence.item_id(evidence.keep(work, container, received))

    def url(self, item_id: int, rest: str = "") -> str:
        return f"/cases/{self.case_id}/evidence/{item_id}{rest}"

    def get(self, item_id: int, rest: str = "", **headers: str) -> Any:
        return self.client.get(self.url(item_id, rest), headers=headers)

    def post(self, item_id: int, rest: str, client: TestClient | None = None, **fields: Any) -> Any:
        """Post a form of the file's pages, with the token of the account page."""
        client = client or self.client
        csrf = csrf_of(client.get("/account").text)
        files = fields.pop("files", None)
        data = {"csrf": csrf, **fields}
        return client.post(self.url(item_id, rest), data=data, files=files, follow_redirects=False)

    def bytes_of(self, item_id: int) -> bytes:
        with self.people.work("lin", writes=False) as work:
            held = cases.held_item(work, self.case_id, item_id)
            return b"".join(evidence.read(work.blobs, held.item, held.container))

    def name_of(self, item_id: int) -> str:
        with self.people.work("lin", writes=False) as work:
            return cases.held_item(work, self.case_id, item_id).name

    def share(self, agency: str, *, with_tip_text: bool) -> None:
        with self.people.work("lin") as work:
            cases.share(work, self.case_id, agency, basis="依法共享", with_tip_text=with_tip_text)

    def leaves(self, event: str) -> list[dict[str, Any]]:
        """Return the facts of every leaf of this kind."""
        with self.works.begin(ANONYMOUS, writes=False) as work:
            found = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == event)).all()
            return [leaf.body["facts"] for leaf in found]


@pytest.fixture
def desk(works: Works, people: People, staff_client: Callable[[str], TestClient]) -> Desk:
    told = Answers(region="990100", categories=("fake_stay",), what="空床。", mode=Mode.ANONYMOUS)
    with works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, told, new_receipt()).id or 0
    with people.work("chen") as work:
        case = cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=100))
    return Desk(works, people, case.id or 0, tip_id, staff_client("lin"), staff_client)


def configure(desk: Desk, **changed: str) -> None:
    """Give the running application other settings."""
    settings = Settings(**{**desk.works.settings.model_dump(), **changed})
    for works in (desk.works, desk.people.works, desk.client.app.state.works):  # type: ignore[attr-defined]
        object.__setattr__(works, "settings", settings)


def made(answer: Any) -> int:
    """Return the item id of the copy whose page an answer leads to."""
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rsplit("/", 1)[1])
