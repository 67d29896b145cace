"""The rows of a province: what the services would have written, case by case."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlmodel import SQLModel, select

from benchmarks import places
from benchmarks.columns import (
    _BASIS,
    _CATEGORIES,
    _COLUMNS,
    _LEADS,
    _STAGES,
    _UNIT,
    _WORDS,
    COUNTY,
    PROVINCIAL,
    _works_on,
    time_limit,
)
from benchmarks.load import Loader
from portal.agencies.models import AgencyKey
from portal.agencies.rules import Compartment
from portal.cases import rules
from portal.cases.models import (
    Allegation,
    CaseAccess,
    CaseFile,
    CaseGrant,
    CaseKeyWrap,
    Finding,
    NumberSeries,
)
from portal.cases.rules import Filing, Outcome, Role, Scope, Source, Stage
from portal.cases.rules.masking import FieldProfile
from portal.crypto import fields, keys
from portal.figures.models import AgencyCount, PlaceCount
from portal.figures.rules import city_of, month_of
from portal.identity.models import Officer
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import case_number
from portal.registry.book.registry import CATEGORIES
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.rules import initials
from portal.search import rules as search
from portal.search.models import SearchEntry
from portal.search.queries import subjects
from referrals.clocks.models import Clock

SEED = 20261122


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
        casework = AgencyKey.compartment == Compartment.CASEWORK
        wanted = select(AgencyKey).where(AgencyKey.agency == COUNTY, casework)
        found = work.session.exec(wanted).one()
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
        clock, due = time_limit(self.now, case_id, owner, opened, open_=stage is not Stage.CLOSED)
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
