"""A board as somebody asks for it, as far as they may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.reconciliation import queries as proofs
from portal.registry import queries as registry
from referrals.losses import policy
from referrals.losses.queries import sums
from referrals.losses.queries.lines import Figure, Line, behind, openable, visible_sum
from referrals.losses.queries.sums import Scope
from referrals.losses.rules import OF_CASES, Board, What, board
from referrals.losses.rules.asked import Asked
from referrals.losses.rules.drawing import busiest, months_drawn
from referrals.recoveries import queries as recoveries
from referrals.recoveries.rules import Ledger, name_key

STEP = 2_000
COLUMNS = (What.ORDERED, What.PAID, What.RETURNED, What.OUTSTANDING)


@dataclass(frozen=True, slots=True)
class Shown:
    """A board with what stands around it. `whole`: sums of everything, not only of what may be seen."""

    asked: Asked
    title: Text
    board: Board
    whole: bool
    ledger: Ledger | None
    years: list[int]
    regions: list[tuple[str, Text]]
    agencies: list[tuple[str, Text, dict[What, int]]]
    below: list[tuple[str, Text, dict[What, int]]]
    proof: Text
    on: date


def show(work: Work, asked: Asked) -> Shown:
    """Return the board; NotFound for a region, agency or case that is not theirs to see."""
    require(policy.can_see(work.actor))
    scope, title, whole, regions = _scope(work, asked)
    on = today(work)
    read = (
        sums.counted(work.session, scope, months_drawn(on)[0])
        if whole
        else sums.seen(work.session, work.actor, scope)
    )
    made = board(*read, on)
    ledger = asked.ledger or busiest(made)
    return Shown(
        asked=asked,
        title=title,
        board=made,
        whole=whole,
        ledger=ledger,
        years=sums.years(work.session, scope.agencies or (work.actor.agency,)),
        regions=regions,
        agencies=_by_agency(work, made, ledger) if asked.of_region else [],
        below=_by_region(work, asked, made, ledger) if regions and not asked.agency else [],
        proof=proofs.standing(work.session).told(work.now),
        on=on,
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines behind a figure: how much it is, how much of it the reader may see, and those lines."""

    figure: Figure
    title: Text
    fen: int
    seen_fen: int
    count: int
    lines: list[Line]
    opens: frozenset[int]
    next_after: int


def lines(work: Work, asked: Asked) -> Lines:
    """Return the lines behind a figure; NotFound as in `show`, or when it names no figure."""
    require(policy.can_see(work.actor))
    if asked.what is None or (asked.ledger is None and asked.what not in OF_CASES):
        raise NotFound
    scope, title, whole, _ = _scope(work, asked)
    figure = Figure(asked.what, asked.ledger, asked.age, today(work))
    seen_fen, count = visible_sum(work.session, work.actor, scope, figure)
    fen = _figure(work, scope, figure) if whole else seen_fen
    found = list(behind(work.session, work.actor, scope, figure, asked.after))
    page = found[:100]
    return Lines(
        figure,
        title,
        fen,
        seen_fen,
        count,
        page,
        openable(work.session, work.actor, [each.case_id for each in page]),
        page[-1].id if len(found) > len(page) else 0,
    )


def every_line(work: Work, asked: Asked) -> Iterator[Line]:
    """Return the lines behind a figure that the reader may see, one by one; errors as `lines`."""
    found = lines(work, replace(asked, after=0))
    scope, _, _, _ = _scope(work, asked)
    after = 0
    while some := behind(work.session, work.actor, scope, found.figure, after, STEP):
        yield from some
        after = some[-1].id


def today(work: Work) -> date:
    """Return the legal day."""
    return work.now.astimezone(LEGAL_ZONE).date()


def _figure(work: Work, scope: Scope, figure: Figure) -> int:
    made = board(*sums.counted(work.session, scope), figure.on)
    if figure.what in OF_CASES:
        return made.cases[figure.what]
    found = made.ledgers.get(figure.ledger) if figure.ledger else None
    if found is None:
        return 0
    return found.ages[figure.age] if figure.age else found.sums[figure.what]


def _scope(work: Work, asked: Asked) -> tuple[Scope, Text, bool, list[tuple[str, Text]]]:
    """Return the scope, its name, whether its sums come from the counters, and regions below it."""
    if not asked.of_region:
        return *_one(work, asked), False, []
    if not policy.sees_sums(work.actor):
        scope = Scope(agencies=(asked.agency,) if asked.agency else None, year=asked.year)
        return scope, Text("本机关监督的移送", "Referrals watched by this office"), False, []
    own = agencies.agency(work.session, work.actor.agency)
    if not policy.sees_region(work.actor):
        if asked.agency not in {"", own.code} or asked.region not in {"", own.region}:
            raise NotFound
        return Scope(agencies=(own.code,), year=asked.year), own.name, True, []
    below = sums.within(work.session, own.region)
    region = asked.region or own.region
    if region not in below:
        raise NotFound
    there = sums.agencies_in(work.session, sums.within(work.session, region), own.code)
    codes = tuple(each.code for each in there)
    if asked.agency and asked.agency not in codes:
        raise NotFound
    names = agencies.region_names(work.session)
    children = [(code, names[code]) for code in below if code != region]
    scope = Scope(agencies=(asked.agency,) if asked.agency else codes, year=asked.year)
    named = agencies.agency(work.session, asked.agency).name if asked.agency else names[region]
    return scope, named, True, children


def _one(work: Work, asked: Asked) -> tuple[Scope, Text]:
    if asked.case is not None:
        members = recoveries.members(work.session, work.actor, asked.case)
        ids = tuple(members) or (asked.case,)
        if not members and not recoveries.case_money(work.session, work.actor, ids):
            raise NotFound
        number = members.get(asked.case, "")
        return Scope(case_ids=ids, year=asked.year), Text(f"案件 {number}", f"Case {number}")
    if asked.institution is not None:
        name = registry.names(work.session, {asked.institution}).get(asked.institution)
        if name is None:
            raise NotFound
        return Scope(institution_id=asked.institution, year=asked.year), Text(name, name)
    key = name_key(asked.obligor)
    return Scope(obligor_key=key or "-", year=asked.year), Text(asked.obligor, asked.obligor)


def _by_agency(
    work: Work, made: Board, ledger: Ledger | None
) -> list[tuple[str, Text, dict[What, int]]]:
    if ledger is None:
        return []
    names = agencies.agency_names(work.session)
    found = [
        (code, names[code], {what: each.get(what, 0) for what in COLUMNS})
        for (code, of), each in made.by_agency.items()
        if of == ledger.value
    ]
    return sorted(found, key=lambda row: -row[2][What.ORDERED])


def _by_region(
    work: Work, asked: Asked, made: Board, ledger: Ledger | None
) -> list[tuple[str, Text, dict[What, int]]]:
    """Return the sums of the regions next below, each with all below it; its own first, as ""."""
    if ledger is None:
        return []
    top = asked.region or agencies.agency(work.session, work.actor.agency).region
    parts = sums.parts_of(work.session, top)
    names, of_agency = agencies.region_names(work.session), sums.regions_of(work.session)
    found: dict[str, dict[What, int]] = {}
    for (code, of), each in made.by_agency.items():
        if of == ledger.value:
            kept = found.setdefault(parts[of_agency[code]], dict.fromkeys(COLUMNS, 0))
            for what in COLUMNS:
                kept[what] += each.get(what, 0)
    itself = Text(f"{names[top].zh}（本级）", f"{names[top].en} (its own)")
    rows = [(code, names[code], found[code]) for code in sorted(found) if code != top]
    return ([("", itself, found[top])] if top in found else []) + rows
