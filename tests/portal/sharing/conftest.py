"""A case of the bureau, and everybody who may be asked to join it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.cases import service
from portal.cases.forms import OpenFromTip
from portal.infra.work import Works
from tests.portal.cases.conftest import Scene, send_tip
from tests.support.people import People, csrf_of

Client = Callable[[str], TestClient]
BASIS = "医疗保障基金使用监督管理条例第二十六条"
TITLE = "第七医院空床案"


def post(client: TestClient, url: str, page: str, **data: Any) -> Any:
    data["csrf"] = csrf_of(client.get(page).text)
    return client.post(url, data=data, follow_redirects=False)


@pytest.fixture
def scene(works: Works, people: People) -> Scene:
    tip_id = send_tip(works)
    with people.work("chen") as work:
        case = service.open_from_tip(work, tip_id, OpenFromTip(title=TITLE, suspected_fen=500_00))
        return Scene(works, people, tip_id, case.id or 0)
