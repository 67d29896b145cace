"""A province in one database: many cases of 600 agencies, one county with 10,000 of them.

Rows are what the services would have written, put straight into the tables; a test compares counters,
lists and index with their proofs. What is left out for time: keys of cases the measured county does
not hold, log entries of its neighbours' cases, tips. `town()` builds once into a folder and uses it
again.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyotp
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel, select

from benchmarks import places
from benchmarks.load import Loader, loader
from benchmarks.servers import kept_postgres
from portal.agencies.models import Agency, AgencyKey, Region
from portal.agencies.rules import Compartment
from portal.audit import rules as audit
from portal.audit.models import AuditHead, AuditLeaf
from portal.cases import rules
from portal.cases import service as cases
from portal.cases.events import CaseOpened
from portal.cases.forms import NewParty
from portal.cases.models import (
    Allegation,
    CaseAccess,
    CaseFile,
    CaseGrant,
    CaseKeyWrap,
    Finding,
    NumberSeries,
)
from portal.cases.rules import Filing, Outcome, PartyKind, Role, Scope, Source, Stage
from portal.cases.rules.masking import FieldProfile
from portal.crypto import fields, keys, merkle
from portal.figures.models import AgencyCount, PlaceCount
from portal.figures.rules import city_of, month_of
from portal.identity import service as identity
from portal.identity.forms import Appoint
from portal.identity.models import Officer
from portal.infra.settings import Settings
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor, Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import case_number
from portal.main import people
from portal.main.app import make_works
from portal.registry.book.registry import CATEGORIES
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.rules import initials
from portal.search import rules as search
from portal.search.models import SearchEntry
from portal.search.queries import subjects
from referrals.clocks import queries as clocks
from referrals.clocks import rules as terms
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockState
from referrals.clocks.service.counting import calendar_mark

SEED = 20261122
COUNTY = "980101-ybj"
PROVINCIAL = f"{places.PROVINCE}-ybj"
OFFICERS = ("county", *(f"county{each}" for each in range(2, 9)))
TERM = "P8R"
CHUNK = 20_000
LOADED = (
    *(CaseFile, CaseAccess, CaseGrant, CaseKeyWrap, Allegation, Finding),
    *(Institution, InstitutionAlias, Clock, SearchEntry, AgencyCount, PlaceCount, NumberSeries),
)
_WORDS = (
    "血液透析",
    "骨科耗材",
    "康复理疗",
    "中药饮片",
    "门诊慢病",
    "检验检查",
    "药品购销",
    "住院病历",
)
_STAGES = (
    (Stage.CHECKING, 25), (Stage.FILED, 20), (Stage.REFERRED, 8), (Stage.CRIMINAL, 5),
    (Stage.CLOSED, 42),
)  # fmt: skip
_BASIS = "医疗保障基金使用监督管理条例第二十六条"


@dataclass(frozen=True)
class Town:
    """A town that stands: where its data is, who signs in, and what it took to build."""

    settings: Settings
    cases: int
    county_cases: int
    totp: dict[str, str]
    seconds: dict[str, float]

    def works(self) -> Works:
        """Return a maker of units of work on it."""
        return make_works(self.settings)


@contextmanager
def town(folder: Path, count: int, database: str, **cheap: int) -> Iterator[Town]:
    """Yield the town of `count` cases on "sqlite" or "postgresql", built in `folder` when it is not."""
    room = folder / f"{database}-{count}"
    room.mkdir(parents=True, exist_ok=True, mode=0o755)
    if database == "sqlite":
        yield _standing(room, count, "", cheap)
    else:
        with kept_postgres(room / "server") as url:
            yield _standing(room, count, url, cheap)


def _standing(room: Path, count: int, url: str, cheap: dict[str, int]) -> Town:
    settings = Settings(data_dir=room / "data", database_url=url, min_free_bytes=0, **cheap)
    plan, mark = room / "town.json", _tables()  # before the loader takes constraints off them
    if not plan.exists() or json.loads(plan.read_text())["tables"] != mark:
        plan.unlink(missing_ok=True)
        works = make_works(settings)
        if url:
            with works.engine.begin() as connection:  # what a broken build may have left
                connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            for each in (room / "data").glob("portal.sqlite3*"):
                each.unlink()
        built = _build(works, count)
        works.engine.dispose()
        plan.write_text(json.dumps({"tables": mark, **built}))
    told = json.loads(plan.read_text())
    return Town(settings, count, told["county_cases"], told["totp"], told["seconds"])


def _build(works: Works, count: int) -> dict[str, Any]:
    took, began, busy = {}, time.perf_counter(), time.process_time()

    def lap(name: str) -> None:
        nonlocal began, busy
        took[name] = round(time.perf_counter() - began, 1)
        print(
            f"  {name}: {took[name]} s, {time.process_time() - busy:.1f} s of our own", flush=True
        )
        began, busy = time.perf_counter(), time.process_time()

    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        people.set_up(work)
        _directory(work)
    with works.begin(SYSTEM) as work:
        totp = _officers(work)
    lap("people")
    with works.begin(SYSTEM, writes=False) as work:
        writer = Writer(work, count)
    into = loader(works.engine, LOADED)
    with into:
        writer.institutions(into)
        for first in range(0, count, CHUNK):
            writer.cases(into, range(first, min(first + CHUNK, count)))
        writer.totals(into)
        lap("rows")
    lap("commit and indexes")
    with works.begin(SYSTEM) as work:
        _log(work, writer.opened)
    _contents(works, writer.mine[-20:])
    lap("log and contents")
    return {
        "county_cases": writer.county_cases,
        "totp": totp,
        "seconds": took,
    }


def _tables() -> str:
    """Return a mark of the tables the code expects: a town made with others is built anew."""
    told = (str(CreateTable(each)) for each in SQLModel.metadata.sorted_tables)
    # The constraints of a table come in another order in each process.
    lines = [sorted(line.strip(" \t,") for line in each.splitlines()) for each in told]
    return sha256(json.dumps(lines).encode()).hexdigest()


def _directory(work: Work) -> None:
    for code, name, parent in places.regions():
        work.session.add(Region(code=code, zh=name, en=f"Region {code}", parent=parent))
    work.session.flush()
    for code, name, kind, region in places.agencies():
        work.session.add(
            Agency(code=code, zh=name, en=f"Agency {code}", kind=kind, region=region, mark=name[:2])
        )
    work.session.flush()


def _officers(work: Work) -> dict[str, str]:
    """Appoint eight officers of the county, its head and one officer of the province."""
    wanted = [(login, COUNTY, (Office.INTAKE, Office.INVESTIGATOR)) for login in OFFICERS]
    wanted += [
        ("countyhead", COUNTY, (Office.HEAD,)),
        ("province", PROVINCIAL, (Office.INVESTIGATOR,)),
    ]
    secrets = {}
    appointing = Work(
        work.session, people.APPOINTER, work.now, work.settings, work.blobs, work.subscriptions,
        recorded=work.recorded,
    )  # fmt: skip
    for login, agency, offices in wanted:
        form = Appoint(login=login, name=f"官员{login}", agency=agency, offices=offices)
        officer, _ = identity.appoint(appointing, form)
        secret = pyotp.random_base32()
        secrets[login] = identity.activate(work, officer, people.PASSPHRASE, totp_secret=secret)
    for agency in (COUNTY, PROVINCIAL):
        people.make_keys(work, agency)
    return secrets


class Writer:
    """Makes the rows of a province, always the same for the same size."""

    def __init__(self, work: Work, count: int) -> None:
        self.random = random.Random(SEED)
        self.count, self.now = count, work.now.replace(microsecond=0)
        self.county_cases = min(10_000, count)
        self.stride = max(1, count // self.county_cases)
        self.begin = self.now - timedelta(days=3 * 365)
        self.kind = {code: kind for code, _, kind, _ in places.agencies()}
        self.region = {code: region for code, _, _, region in places.agencies()}
        bureaus = [code for code in self.kind if code.endswith("-ybj") and code != COUNTY]
        self.bureaus = [code for code in bureaus if code != PROVINCIAL]
        self.units: dict[str, list[places.Unit]] = {}
        for unit in places.units():
            self.units.setdefault(unit.region, []).append(unit)
        self.named: dict[int, subjects.Named] = {}
        self.officers = dict(
            work.session.exec(
                select(Officer.login, Officer.id).where(Officer.agency == COUNTY)
            ).all()
        )
        found = work.session.exec(
            select(AgencyKey).where(
                AgencyKey.agency == COUNTY, AgencyKey.compartment == Compartment.CASEWORK
            )
        ).one()
        self.key_id, self.key = found.id, keys.PublicKey(found.public)
        self.serials: Counter[tuple[str, int]] = Counter()
        self.by_agency: Counter[tuple[str, str]] = Counter()
        self.by_place: Counter[tuple[str, str, str, str]] = Counter()
        self.mine: list[int] = []
        self.opened: list[tuple[int, str, str, datetime]] = []
        self.next_access = self.next_finding = 0
        # Every institution comes up hundreds of times: nothing is cut into tokens twice.
        again = search._repeated.__wrapped__  # noqa: SLF001 - on purpose
        search._repeated = lru_cache(maxsize=None)(again)  # noqa: SLF001 - on purpose

    def institutions(self, into: Loader) -> None:
        """Write the institutions with their other names."""
        rows, other = [], []
        for unit in (each for found in self.units.values() for each in found):
            row = (unit.id, unit.code, unit.name, initials(unit.name), unit.kind.value)
            rows.append((*row, unit.region, unit.credit_code))
            other += [(unit.id, name, initials(name)) for name in unit.aliases]
            kept = Institution(**dict(zip(_UNIT, rows[-1], strict=True)))
            self.named[unit.id] = subjects.name_all(kept, unit.aliases)
        into.write(Institution, _UNIT, rows)
        named = [(index, *each) for index, each in enumerate(other, 1)]
        into.write(InstitutionAlias, ("id", "institution_id", "name", "initials"), named)

    def cases(self, into: Loader, part: range) -> None:
        """Write some cases with all that hangs on them."""
        rows: dict[type[SQLModel], list[tuple[Any, ...]]] = {model: [] for model in _COLUMNS}
        for index in part:
            self._case(index, rows)
        for model, given in _COLUMNS.items():
            into.write(model, given, rows[model])

    def totals(self, into: Loader) -> None:
        """Write the counters and the last serial numbers."""
        counted = [(*key, n) for key, n in sorted(self.by_agency.items())]
        into.write(AgencyCount, ("agency", "state", "n"), counted)
        placed = [(*key, n) for key, n in sorted(self.by_place.items())]
        into.write(PlaceCount, ("city", "month", "state", "category", "n"), placed)
        last = [(f"case/{region}/{year}", n) for (region, year), n in sorted(self.serials.items())]
        into.write(NumberSeries, ("name", "last"), last)

    def _case(self, index: int, rows: dict[type[SQLModel], list[tuple[Any, ...]]]) -> None:
        draw, case_id = self.random, index + 1
        turn, rest = divmod(index, self.stride)
        mine = rest == 0 and turn < self.county_cases
        owner = draw.choice(self.bureaus)
        if mine:
            owner = "980100-ybj" if turn % 10 == 9 else COUNTY
        region = self.region[owner]
        unit = self._unit(region)
        opened = self.begin + (self.now - self.begin) * ((index + draw.random()) / self.count)
        updated = min(opened + timedelta(days=draw.random() * 120), self.now)
        stage = draw.choices([each for each, _ in _STAGES], [n for _, n in _STAGES])[0]
        category = draw.choice(_CATEGORIES)
        suspected = draw.randrange(1_000, 900_000) * 100
        proven = int(suspected * draw.random()) if stage is not Stage.CHECKING else 0
        outcome = (
            (Outcome.PROVEN if proven else Outcome.NOT_PROVEN) if stage is Stage.CLOSED else None
        )
        filing = Filing.UNDECIDED if stage is Stage.CHECKING else Filing.FILED
        year = opened.astimezone(LEGAL_ZONE).year
        self.serials[region, year] += 1
        number = case_number(region, year, self.serials[region, year])
        title = f"{unit.name}：{CATEGORIES[category].name.zh}（{draw.choice(_WORDS)}）"
        held = self._held(index, owner, mine=mine)
        ball = draw.choice([agency for agency, *_ in held][:2]) if draw.random() < 0.2 else owner
        if not _works_on(held, ball):
            ball = owner
        clock, due = self._clock(case_id, owner, opened, open_=stage is not Stage.CLOSED)
        place = (city_of(region), month_of(opened), stage.value, category)
        self.by_place[place] += 1
        rows[CaseFile].append(
            (case_id, number, title, owner, region, unit.id, category, Source.AUDIT.value,
             stage.value, filing.value, suspected, proven, ball, 1, opened, updated,
             updated if outcome else None, outcome and outcome.value, "|".join(place))
        )  # fmt: skip
        rows[Allegation].append(
            (case_id, case_id, category, CATEGORIES[category].name.zh, suspected, "承办人")
        )
        if proven:
            self.next_finding += 1
            rows[Finding].append(
                (self.next_finding, case_id, case_id, category, suspected, proven, "现场核查",
                 "review", owner, "承办人", updated)
            )  # fmt: skip
        rows[Clock].append(clock)
        turn_of = "" if stage is Stage.CLOSED else ball
        for agency, role, profile in held:
            self.next_access += 1
            self.by_agency[agency, stage.value] += 1
            lead = draw.choice(_LEADS) if agency == COUNTY and draw.random() < 0.7 else None
            rows[CaseAccess].append(
                (self.next_access, agency, case_id, role.value, stage.value, turn_of == agency,
                 updated, profile.value, region, category, Source.AUDIT.value, unit.id, suspected,
                 proven, opened, due if agency == owner else None, self.officers.get(lead or ""),
                 stage.value)
            )  # fmt: skip
            full = profile is FieldProfile.FULL and role in {Role.OWNER, Role.POLICE}
            basis = "" if role is Role.OWNER else _BASIS
            rows[CaseGrant].append(
                (
                    self.next_access,
                    case_id,
                    agency,
                    role.value,
                    basis,
                    full,
                    profile.value,
                    "承办人",
                    opened,
                )
            )
        if mine:
            self.mine.append(case_id)
            self.opened.append((case_id, number, owner, opened))
            rows[CaseKeyWrap] += self._wraps(case_id, with_tips=owner == COUNTY)
        rows[SearchEntry] += self._entries(case_id, number, title, category, unit, owner, held)

    def _unit(self, region: str) -> places.Unit:
        if region not in self.units:  # a city's own cases are about hospitals of its counties
            region = f"{region[:4]}{self.random.randrange(1, 10):02}"
        return self.random.choice(self.units[region])

    def _held(self, index: int, owner: str, *, mine: bool) -> list[tuple[str, Role, FieldProfile]]:
        """Return which agencies have a case: 2.4 on average, never the measured county by chance."""
        draw, region = self.random, self.region[owner]
        found = [(owner, Role.OWNER, FieldProfile.FULL)]
        if draw.random() < 0.5:
            found.append((f"{region}-gaj", Role.POLICE, FieldProfile.FULL))
        if region.endswith("00"):
            if mine:
                found.append((COUNTY, Role.CONTRIBUTOR, FieldProfile.FULL))
            elif draw.random() < 0.8:
                county = f"{region[:4]}{draw.randrange(2, 10):02}-ybj"
                found.append((county, Role.CONTRIBUTOR, FieldProfile.FULL))
        else:
            if draw.random() < 0.4:
                found.append((f"{region}-wjj", Role.READER, FieldProfile.FACTS))
            if draw.random() < 0.4:
                found.append((f"{city_of(region)}-ybj", Role.READER, FieldProfile.OUTLINE))
        if index % 10 == 0:
            found.append((PROVINCIAL, Role.READER, FieldProfile.FACTS))
        return found

    def _wraps(self, case_id: int, *, with_tips: bool) -> list[tuple[Any, ...]]:
        found = []
        for scope in (Scope.CASE, Scope.TIPS) if with_tips else (Scope.CASE,):
            context = rules.key_context(case_id, scope, generation=1, agency=COUNTY)
            wrapped = keys.wrap(self.key, fields.new_key(), context=context)
            found.append((case_id, COUNTY, scope.value, 1, self.key_id, wrapped))
        return found

    def _entries(
        self, case_id: int, number: str, title: str, category: str, unit: places.Unit,
        owner: str, held: list[tuple[str, Role, FieldProfile]],
    ) -> Iterator[tuple[Any, ...]]:  # fmt: skip
        seen_by = tuple((agency, profile, agency == owner) for agency, _, profile in held)
        about = subjects.subject(
            case_id=case_id, number=number, title=title, category=category,
            named=self.named[unit.id], seen_by=seen_by,
        )  # fmt: skip
        for each in search.entries(about):
            yield case_id, each.profile.value, each.text, each.tokens

    def _clock(
        self, case_id: int, owner: str, opened: datetime, *, open_: bool
    ) -> tuple[tuple[Any, ...], datetime | None]:
        """Return the clock of a case, started the day it was opened, and its end while it runs."""
        began, due, law, version, unit, stages, mark = _term(opened.astimezone(LEGAL_ZONE).date())
        left = [each for each in stages if each[1] > self.now] if open_ else []
        missed = due.due_at if open_ and not left else None
        stage, fires = left[0] if left else (None, None)
        stopped = None if open_ else min(due.due_at, self.now)
        row = (
            case_id, TERM, version, unit.value, due.n, law, "case", case_id, case_id, owner,
            Office.INVESTIGATOR.value,
            (ClockState.OPEN if open_ else ClockState.STOPPED).value, began, due.due_at,
            due.due_at, due.due_on, due.provisional, mark, stage, fires, missed, stopped,
        )  # fmt: skip
        return row, due.due_at if open_ else None


@lru_cache(maxsize=2000)
def _term(day: Any) -> tuple[Any, ...]:
    began = datetime(day.year, day.month, day.day, 10, tzinfo=LEGAL_ZONE).astimezone(UTC)
    term = registry.term(TERM, day)
    due = terms.count(term, began, registry.calendar(), term.unit, extra_n=0)
    stages = clocks.stages(due, term)
    return began, due, str(term.law), term.version, term.unit, stages, calendar_mark()


def _works_on(held: list[tuple[str, Role, FieldProfile]], agency: str) -> bool:
    return any(each == agency and role is not Role.READER for each, role, _ in held)


def _log(work: Work, opened: list[tuple[int, str, str, datetime]]) -> None:
    """Write into the custody log that the county's cases were opened, as their verbs would have."""
    head = work.session.exec(select(AuditHead)).one()
    frontier = merkle.Frontier.from_bytes(head.frontier)
    actor, leaves = Actor("承办人", COUNTY), []
    for case_id, number, owner, at in opened:
        event = CaseOpened(case_id=case_id, tip_id=None, agency=owner, number=number)
        told, salt = audit.body(event, actor, at), fields.new_key()
        leaf_hash = merkle.leaf_hash(audit.entry(told, salt))
        leaves.append(
            {"id": frontier.size, "leaf_hash": leaf_hash, "salt": salt, "event": "CaseOpened",
             "body": told, "at": at, "agency": owner, "case_id": case_id, "tip_id": None}
        )  # fmt: skip
        frontier.append(leaf_hash)
    work.session.execute(AuditLeaf.__table__.insert(), leaves)
    head.size, head.frontier = frontier.size, frontier.to_bytes()


def _contents(works: Works, case_ids: list[int]) -> None:
    """Let an officer write notes and parties into some cases, with the keys they were made with."""
    with works.begin(SYSTEM, writes=False) as work:
        actor, private = people.unlocked(work, OFFICERS[0])
    for case_id in case_ids:
        for index in range(3):
            with works.begin(actor, private) as work:
                cases.add_note(work, case_id, f"第{index + 1}次现场核查：病床与系统登记不符。")
        with works.begin(actor, private) as work:
            if work.session.get(CaseFile, case_id).agency == COUNTY:
                form = NewParty(kind=PartyKind.DOCTOR, name="王某某")
                cases.add_party(work, case_id, form)


_CATEGORIES = list(CATEGORIES)
_LEADS = [*OFFICERS]
_UNIT = ("id", "code", "name", "initials", "kind", "region", "credit_code")
_COLUMNS: dict[type[SQLModel], tuple[str, ...]] = {
    CaseFile: (
        "id", "number", "title", "agency", "region", "institution_id", "category", "source",
        "stage", "filing", "suspected_fen", "proven_fen", "ball_with", "generation", "opened_at",
        "updated_at", "closed_at", "outcome", "counted",
    ),
    CaseAccess: (
        "id", "agency", "case_id", "role", "stage", "has_ball", "updated_at", "profile", "region",
        "category", "source", "institution_id", "suspected_fen", "proven_fen", "opened_at",
        "due_at", "lead_id", "counted",
    ),
    CaseGrant: (
        "id", "case_id", "agency", "role", "basis", "with_tip_text", "profile", "granted_by",
        "granted_at",
    ),
    Allegation: ("id", "case_id", "category", "title", "suspected_fen", "added_by"),
    Finding: (
        "id", "case_id", "allegation_id", "category", "suspected_fen", "proven_fen", "basis",
        "source", "agency", "recorded_by", "recorded_at",
    ),
    Clock: (
        "id", "code", "version", "unit", "n", "law", "subject", "subject_id", "case_id", "agency",
        "office", "state", "started_at", "base_due_at", "effective_due_at", "due_on",
        "provisional", "calendar", "stage", "next_fire_at", "missed_at", "stopped_at",
    ),
    CaseKeyWrap: ("case_id", "agency", "scope", "generation", "agency_key_id", "wrapped"),
    SearchEntry: ("case_id", "profile", "text", "tokens"),
}  # fmt: skip
