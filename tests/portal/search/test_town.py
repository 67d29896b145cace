"""The generator of the benchmarks: its rows are what the services would have written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlmodel import col, func, select

from benchmarks.town import COUNTY, OFFICERS, town
from portal.audit.models import AuditHead, AuditLeaf
from portal.cases import jobs as cases
from portal.cases import queries, service
from portal.cases.forms import OpenCase
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.rules import Source
from portal.cases.service import projecting
from portal.crypto import merkle
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.search import jobs as search

CHEAP = {"kdf_memory_kib": 8192, "kdf_passes": 1}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder the server's own user may enter, unlike those of pytest."""
    with TemporaryDirectory(prefix="cluebridge-town-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_a_small_town_is_what_the_services_would_have_written(folder: Path, database: str) -> None:
    with town(folder, 400, database, **CHEAP) as made:
        works = made.works()
        search.prove(works)
        cases.prove(works)
        with works.begin(SYSTEM, writes=False) as work:
            told = work.session.exec(select(AuditLeaf).order_by(col(AuditLeaf.id))).all()
            assert not {"CountersDiffered", "SearchIndexDiffered"} & {each.event for each in told}
            head = work.session.exec(select(AuditHead)).one()
            frontier = merkle.Frontier()
            for each in told:
                frontier.append(each.leaf_hash)
            assert (head.size, head.frontier) == (len(told), frontier.to_bytes())
            assert county_rows(work) == 400
            for case in work.session.exec(select(CaseFile).limit(60)):
                assert case.counted == "|".join(projecting.place_key(case))
                for access in queries.accesses(work.session, case.id or 0):
                    before = access.model_dump()
                    projecting.copy(case, access)
                    assert access.model_dump() == before
            actor, private = people.unlocked(work, OFFICERS[0])
            newest = queries.listed_to(actor).order_by(col(CaseFile.id).desc())
            case_id = work.session.exec(newest).first().id
        with works.begin(actor, private) as work:
            opened = service.opened(work, case_id)
            assert next(text for _, text in opened.notes).startswith("第1次现场核查")
            form = OpenCase(
                title="又一件", region="980101", category="fake_stay", source=Source.AUDIT
            )
            assert service.open_case(work, form).id == 401
        works.engine.dispose()
    with town(folder, 400, database, **CHEAP) as again:
        assert again.totp == made.totp


def county_rows(work) -> int:
    """Return how many cases the measured county has."""
    rows = select(func.count()).select_from(CaseAccess).where(CaseAccess.agency == COUNTY)
    return work.session.exec(rows).one()
