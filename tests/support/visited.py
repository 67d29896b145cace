"""Institutions to be visited and what their visits left, as the portal of a town has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import col, select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.main.app import make_works
from portal.main.demo import acts
from portal.main.demo.stage import Stage
from portal.registry import service as registry
from referrals.clocks import queries as clocks
from referrals.inspections import service as inspections
from referrals.inspections.forms import Decide, Join, Plan
from referrals.inspections.rules import Notice
from referrals.visits import service as visits
from referrals.visits.forms import Revoke
from referrals.visits.models import FieldDevice, FieldEntry, FieldFile
from tests.support.town import Town

CENTRE = "花桥演示血透中心"
PARTNERS = {"hq-wjw": ("wei", "pan"), "hq-scjg": ("shi", "fang")}
"""The agencies that come along, and who comes from each."""


@dataclass(frozen=True)
class Place:
    """An institution and the case it is visited in."""

    code: str = "HQ-0100"
    name: str = CENTRE
    kind: str = "hospital"
    region: str = acts.REGION
    category: str = "invented_services"
    source: Source = Source.JOINT_CHECK
    title: str = "血透中心联合检查"
    partners: tuple[str, ...] = tuple(PARTNERS)


@dataclass(frozen=True)
class Visit:
    """A visit that was planned and approved for today."""

    id: int
    case_id: int
    place: Place


@dataclass(frozen=True)
class PutDown:
    """An entry as it came to the portal."""

    entry: str
    kind: str
    marks: tuple[str, ...]


@contextmanager
def works_of(town: Town) -> Iterator[Works]:
    """Yield units of work on the data of a town."""
    works = make_works(
        Settings(data_dir=town.data, kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0)
    )
    try:
        yield works
    finally:
        works.engine.dispose()


def joint_visit(town: Town) -> int:
    """Plan and approve a visit of three agencies at one centre for today; return its id (SX-10)."""
    (visit,) = planned(town, [Place()])
    return visit.id


def planned(town: Town, places: Sequence[Place]) -> list[Visit]:
    """Open a case on each place, plan a visit for today and have it approved and joined."""
    today = datetime.now(UTC).astimezone(LEGAL_ZONE).date()
    with works_of(town) as works:
        stage = Stage(works, start=datetime.now(UTC))
        return [_planned(stage, place, today) for place in places]


def _planned(stage: Stage, place: Place, today: date) -> Visit:
    told = {"code": place.code, "name": place.name, "kind": place.kind, "region": place.region}
    with stage.as_("lin") as work:
        (institution,) = registry.load(work, [told])
        opening = OpenCase(
            title=place.title,
            region=acts.REGION,
            category=place.category,
            source=place.source,
            institution_id=institution.id,
        )
        case_id = known(cases.open_case(work, opening).id)
        plan = Plan(
            title="一次查清",
            planned_on=today,
            notice=Notice.AT_THE_DOOR,
            agencies=place.partners,
            officers=(acts.officer_id(work, "lin"), acts.officer_id(work, "he")),
            institution_id=institution.id,
        )
        visit = known(inspections.plan(work, case_id, plan).id)
    with stage.as_("zhao") as work:
        inspections.decide(work, visit, Decide(decision="approve", reasons="同意。"))
    for agency in place.partners:
        with stage.as_(PARTNERS[agency][0]) as work:
            team = tuple(acts.officer_id(work, login) for login in PARTNERS[agency])
            inspections.join(work, visit, Join(officers=team))
    return Visit(visit, case_id, place)


def put_down(town: Town, *, visits: Sequence[int] = ()) -> list[PutDown]:
    """Return the entries the portal has, of these visits or of all, in the order they came."""
    asked = select(FieldEntry).order_by(col(FieldEntry.id))
    if visits:
        asked = asked.where(col(FieldEntry.inspection_id).in_(visits))
    with works_of(town) as works, works.begin(SYSTEM, writes=False) as work:
        rows = work.session.exec(asked).all()
        return [PutDown(one.entry, one.kind.value, tuple(one.marks)) for one in rows]


def revoke_phones(town: Town) -> None:
    """Have officer lin report every phone as lost."""
    with works_of(town) as works:
        stage = Stage(works, start=datetime.now(UTC))
        with stage.as_("lin") as work:
            for device in work.session.exec(select(FieldDevice)).all():
                visits.revoke(work, known(device.id), Revoke(reason="手机遗失"))


def files_kept(town: Town) -> list[tuple[int, str]]:
    """Return size and SHA-256 of every file that came from phones."""
    with works_of(town) as works, works.begin(SYSTEM, writes=False) as work:
        return [(each.size, each.sha256) for each in work.session.exec(select(FieldFile)).all()]


def working_day(town: Town, start: date, days: int) -> date:
    """Return the working day so many after a day, counted one by one on the portal's calendar."""
    with works_of(town) as works, works.begin(SYSTEM, writes=False) as work:
        calendar = clocks.calendar(work.session)
    day = start
    while days:
        day += timedelta(days=1)
        days -= calendar.is_work(day)
    return day
