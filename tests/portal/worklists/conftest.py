"""Many cases at once: opened by the verbs, or written straight into the lists where only paging counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.models import CaseAccess
from portal.cases.rules import Source
from portal.infra.work import Work, Works
from portal.kernel.clock import SetClock
from portal.worklists import queries
from portal.worklists.forms import Asked
from portal.worklists.queries import Page, Wanted
from portal.worklists.rules import Order, Tab, usual_order
from portal.worklists.rules.cursor import Place
from tests.support.people import People

BASIS = "医疗保障基金使用监督管理条例第二十六条"


class Lists:
    """An agency's lists in a test: cases to fill them, and a short way to read them."""

    def __init__(self, works: Works, people: People, clock: SetClock) -> None:
        self.works, self.people, self.clock = works, people, clock

    def open(self, count: int, *, login: str = "lin", **fields: Any) -> list[int]:
        """Open cases; three share each instant, so that only the id tells them apart."""
        made = []
        for index in range(count):
            self.clock.instant += timedelta(microseconds=index % 3 == 0)
            form = {
                "title": f"案件{index}_%",
                "region": "990100",
                "category": "fake_stay",
                "source": Source.AUDIT,
                **fields,
            }
            with self.people.work(login) as work:
                made.append(cases.open_case(work, OpenCase.model_validate(form)).id or 0)
        return made

    def set(self, case_ids: Iterable[int], agency: str = "hq-ybj", **fields: Any) -> None:
        """Write fields of list rows directly, as other capabilities' acts would end up."""
        with self.people.work("lin") as work:
            for case_id in case_ids:
                rows = select(CaseAccess).where(
                    CaseAccess.case_id == case_id, CaseAccess.agency == agency
                )
                row = work.session.exec(rows).one()
                for name, value in fields.items():
                    setattr(row, name, value)
                work.session.add(row)

    def share(self, case_ids: Iterable[int], agency: str, **how: Any) -> None:
        """Let an agency into cases."""
        for case_id in case_ids:
            with self.people.work("lin") as work:
                cases.share(work, case_id, agency, basis=BASIS, **how)

    def page(
        self,
        login: str,
        tab: Tab = Tab.ALL,
        *,
        order: Order | None = None,
        limit: int = 50,
        after: Place | None = None,
        before: Place | None = None,
        **asked: Any,
    ) -> Page:
        """Return one page as this officer sees it."""
        with self.people.work(login, writes=False) as work:
            listing = self.listing(work, tab, order, **asked)
            return queries.page(work.session, listing, after=after, before=before, limit=limit)

    def ids(self, login: str, tab: Tab = Tab.ALL, **asked: Any) -> list[int]:
        """Return the ids of the first page."""
        return [row["id"] for row in self.page(login, tab, **asked).rows]

    @staticmethod
    def listing(work: Work, tab: Tab, order: Order | None = None, **asked: Any) -> Any:
        """Return a list made ready."""
        wanted = Wanted(tab, Asked.model_validate(asked), order or usual_order(tab))
        return queries.ready(work.session, work.actor, wanted, work.now)

    def due(self, days: float) -> datetime:
        """Return an instant so many days from now."""
        return self.clock.instant + timedelta(days=days)


@pytest.fixture
def lists(works: Works, people: People, clock: SetClock) -> Lists:
    return Lists(works, people, clock)
