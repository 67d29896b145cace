"""A disk that is full, or a store that is gone, stops files and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.copies.service.making import sealed
from portal.evidence.rules import Container, ContainerKind
from portal.infra.uploads import Received
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.intake.routes import uploads
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, Unavailable
from portal.main.app import create_public_app
from tests.portal.intake.door import codes_of, fill, get, post


class Gone:
    """A store that answers nothing at all."""

    def __getattr__(self, name: str) -> Any:
        def fail(*_: Any) -> Any:
            raise Unavailable

        return fail


def test_a_tip_without_files_goes_through(works: Works) -> None:
    with TestClient(
        create_public_app(replace(works, blobs=Gone())),  # type: ignore[arg-type]
        raise_server_exceptions=False,
    ) as client:
        fill(client, mode="anonymous")
        get(client, "/report/check")
        post(client, "/report/check")
        assert all(codes_of(get(client, "/report/receipt")))


def test_a_file_is_refused_and_the_answers_stay(works: Works) -> None:
    full = works.settings.model_copy(update={"store_quota_bytes": 1})
    with TestClient(
        create_public_app(replace(works, settings=full)), raise_server_exceptions=False
    ) as client:
        fill(client, mode="anonymous")
        tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "5"}
        page = get(client, "/report/files")
        token = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
        answer = client.post("/report/files/uploads", headers={**tus, "X-CSRF-Token": token})
        assert answer.status_code == 507
        assert get(client, "/report/check")


class Dropped(Works):
    """Commits, and then the answer of the database is lost."""

    @contextmanager
    def begin(self, *who: Any, **how: Any) -> Iterator[Work]:
        with Works.begin(self, *who, **how) as work:
            yield work
        raise ConnectionError


@pytest.mark.parametrize("refused", [False, True])
def test_bytes_are_deleted_only_when_nothing_was_kept(works: Works, refused: bool) -> None:
    lost = Dropped(**{each.name: getattr(works, each.name) for each in fields(works)})
    place = Container(ContainerKind.TIP, 7, b"t" * 32)
    received = Received({}, [sealed(works.blobs, b"x", "a.txt", "")])

    def where(_: Work, *, lock: bool) -> Container:
        if refused:
            raise Conflict
        return place

    with pytest.raises(Conflict if refused else ConnectionError):
        uploads._keep(lost, Caller(ANONYMOUS, None), where, received)  # type: ignore[arg-type]
    assert bool(list(works.blobs.names())) is not refused
