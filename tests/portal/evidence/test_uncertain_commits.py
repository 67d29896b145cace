"""An error behind a commit says nothing of what was kept: no byte is deleted for it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from portal.evidence import service
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container
from portal.infra.sealing import ReceivedFile
from portal.infra.uploads import Received
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.intake.routes import uploads
from portal.kernel.actor import SYSTEM, reporter
from portal.kernel.errors import NotFound
from tests.portal.evidence.test_resumable import TIP

Arrive = Callable[..., ReceivedFile]
PORTAL = Path(uploads.__file__).parents[2]


def _lost(session: Session) -> None:
    raise OperationalError("COMMIT", None, ConnectionError("gone"))


def test_a_commit_whose_answer_is_lost_keeps_its_bytes(works: Works, arrive: Arrive) -> None:
    file = arrive(b"kept")
    event.listen(Session, "after_commit", _lost)
    try:
        with pytest.raises(OperationalError):
            uploads._keep(works, Caller(reporter(3)), _where, Received({}, [file]))
    finally:
        event.remove(Session, "after_commit", _lost)
    with works.begin(SYSTEM, writes=False) as work:
        item = work.session.exec(select(EvidenceItem)).one()
    assert b"".join(service.read(works.blobs, item, TIP)) == b"kept"


def test_what_is_refused_leaves_no_bytes(works: Works, arrive: Arrive) -> None:
    with pytest.raises(NotFound):
        uploads._keep(works, Caller(reporter(3)), _nowhere, Received({}, [arrive()]))
    assert list(works.blobs.names()) == []


def test_no_bytes_are_deleted_whatever_the_error() -> None:
    found = [
        f"{path.relative_to(PORTAL)}:{node.lineno}"
        for path in sorted(PORTAL.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Try) and _commits(node.body) and _deletes(node.finalbody)
    ]
    assert found == []


def test_what_is_called_after_a_commit_cannot_undo_its_answer(
    works: Works, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[str] = []

    def failing(_: Works) -> None:
        raise RuntimeError("private words")

    with works.begin(SYSTEM) as work:
        work.after += [failing, lambda _: called.append("next")]
    assert called == ["next"]
    assert "RuntimeError" in caplog.text
    assert "private words" not in caplog.text


def _where(work: Work, *, lock: bool) -> Container:
    return TIP


def _nowhere(work: Work, *, lock: bool) -> Container:
    raise NotFound


def _commits(body: list[ast.stmt]) -> bool:
    return any(each in _told(body) for each in ("begin(caller", "begin(ANONYMOUS", "_in_work("))


def _deletes(body: list[ast.stmt]) -> bool:
    return "discard" in _told(body) or "delete_segments" in _told(body)


def _told(body: list[ast.stmt]) -> str:
    return "\n".join(map(ast.unparse, body))
