"""A disk that is full, or a store that is gone, stops files and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.kernel.errors import Unavailable
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
