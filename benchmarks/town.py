"""A province in one database: many cases of 600 agencies, one county with 10,000 of them.

Rows are what the services would have written, put straight into the tables; a test compares counters,
lists and index with their proofs. What is left out for time: keys of cases the measured county does
not hold, log entries of its neighbours' cases, tips. `town()` builds once into a folder and uses it
again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyotp
from sqlalchemy.schema import CreateTable
from sqlmodel import SQLModel, select

from benchmarks import places
from benchmarks.columns import COUNTY, OFFICERS, PROVINCIAL
from benchmarks.load import loader
from benchmarks.rows import Writer
from benchmarks.servers import kept_postgres
from portal.agencies.models import Agency, Region
from portal.audit import rules as audit
from portal.audit.models import AuditHead, AuditLeaf
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
from portal.cases.rules import PartyKind
from portal.crypto import fields, merkle
from portal.figures.models import AgencyCount, PlaceCount
from portal.identity import service as identity
from portal.identity.forms import Appoint
from portal.infra.settings import Settings
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor, Office
from portal.main import people
from portal.main.app import make_works
from portal.registry.models import Institution, InstitutionAlias
from portal.search.models import SearchEntry
from referrals.clocks.models import Clock

CHUNK = 20_000
LOADED = (
    *(CaseFile, CaseAccess, CaseGrant, CaseKeyWrap, Allegation, Finding),
    *(Institution, InstitutionAlias, Clock, SearchEntry, AgencyCount, PlaceCount, NumberSeries),
)


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
