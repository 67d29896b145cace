"""Numbers of letters have no gap and no double, eight drawing at once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.work import Works
from portal.main import demo
from portal.main.app import make_works
from portal.papers import service
from portal.papers.models import Paper
from tests.conftest import cheap
from tests.portal.papers.test_papers import NOTICE
from tests.support.people import People
from tests.support.postgres import new_database

pytestmark = pytest.mark.slow


@pytest.fixture
def works(postgres_server: str, tmp_path: Path) -> Iterator[Works]:
    settings = cheap(tmp_path).model_copy(update={"database_url": new_database(postgres_server)})
    made = make_works(settings)
    SQLModel.metadata.create_all(made.engine)
    yield made
    made.engine.dispose()


class GivenUp(Exception):
    """Somebody changed their mind in the middle."""


def _think(index: int) -> None:
    if index % 5 == 0:
        raise GivenUp


def test_eight_at_once_with_some_giving_up(works: Works) -> None:
    people = People(works, demo.seed(works)["totp"])
    with people.work("lin") as work:
        form = OpenCase(title="某案", region="990100", category="fake_stay", source=Source.AUDIT)
        case_id = cases.open_case(work, form).id or 0

    def draw(index: int) -> int:
        try:
            with people.work("lin") as work:
                made = service.draw(work, case_id, "prior_notice", NOTICE).serial or 0
                _think(index)
                return made
        except GivenUp:
            return 0

    before = _serials(people)
    with ThreadPoolExecutor(8) as pool:
        given = sorted(filter(None, pool.map(draw, range(40))))
    assert given == list(range(given[0], given[0] + 32))
    assert _serials(people) == sorted([*before, *given])


def _serials(people: People) -> list[int]:
    with people.work("lin") as work:
        return sorted(filter(None, work.session.exec(select(Paper.serial))))
