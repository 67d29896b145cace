"""A case to inspect, and one in which the visit is over, made once and copied."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from portal.infra.work import Works
from portal.kernel.clock import SetClock
from portal.main.app import make_works
from tests.conftest import START, cheap
from tests.referrals.inspections import support
from tests.support.people import People


class Visited(NamedTuple):
    """A data folder to copy, and what is in it."""

    folder: Path
    case_id: int
    inspection_id: int


@pytest.fixture(scope="session")
def _visited(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Visited:
    folder = tmp_path_factory.mktemp("visited") / "data"
    shutil.copytree(_template, folder)
    works = make_works(cheap(folder), clock=SetClock(START))
    people = People(works, pickle.loads((_template / "totp.pickle").read_bytes()))
    case_id = support.a_case(people)
    inspection_id = support.closed(people, case_id)
    works.engine.dispose()
    return Visited(folder, case_id, inspection_id)


@pytest.fixture
def works(
    request: pytest.FixtureRequest, _template: Path, tmp_path: Path, clock: SetClock
) -> Iterator[Works]:
    """The template, or where a test asks for `closed_id`, the data in which the visit is over."""
    over = "closed_id" in request.fixturenames
    source = request.getfixturevalue("_visited").folder if over else _template
    folder = tmp_path / "data"
    shutil.copytree(source, folder)
    made = make_works(cheap(folder), clock=clock)
    yield made
    made.engine.dispose()


@pytest.fixture
def case_id(request: pytest.FixtureRequest, people: People) -> int:
    if "closed_id" in request.fixturenames:
        return request.getfixturevalue("_visited").case_id
    return support.a_case(people)


@pytest.fixture
def closed_id(_visited: Visited) -> int:
    """The inspection that is over."""
    return _visited.inspection_id
