"""Adding up the acts of a case and the earlier ones on the same institution, for one agency's eyes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlmodel import Session

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.workdays import months_later
from referrals.duty import rules
from referrals.duty.book import registry
from referrals.duty.queries import acts
from referrals.duty.queries.acts import NOWHERE, Course, Root
from referrals.duty.rules import Assessment, Counts, Found, Line, Why


@dataclass(frozen=True, slots=True)
class Pool:
    """The families that may matter to one another, with their own lines and how far they came.

    `left_out` are added to no later case: fined, filed by the police, found to be nothing, or too old.
    """

    on: date
    roots: dict[int, Root]
    found: dict[int, list[Found]]
    intent: frozenset[int]
    left_out: frozenset[int]
    courses: dict[int, Course]


def gather(session: Session, case_ids: Collection[int], now: datetime, *, hold: bool) -> Pool:
    """Return the families of these cases and those on the same institutions within the years counted.

    `hold` keeps others from adding up the same acts until the transaction ends.
    """
    on = now.astimezone(LEGAL_ZONE).date()
    mine = acts.roots(session, case_ids)
    places = {each.institution_id for each in mine.values()} - {None}
    ids = [each for each in places if each is not None]
    if hold and ids:
        acts.hold(session, ids)
    years = registry.book().earlier_years
    first = months_later(on, -12 * years, month_end=False)
    since = datetime.combine(first, time(), LEGAL_ZONE)
    every = {**acts.on_institutions(session, ids, since), **mine}
    members = [member for each in every.values() for member in each.members]
    of_case = acts.courses(session, members)
    fined = acts.fined(session, members)
    courses = {each.case_id: _course(each, of_case) for each in every.values()}
    gone = {
        each.case_id
        for each in every.values()
        if each.dropped
        or each.opened_at < since
        or courses[each.case_id].filed
        or not fined.isdisjoint(each.members)
    }
    return Pool(
        on,
        every,
        _found(session, every),
        acts.with_intent(session, members),
        frozenset(gone),
        courses,
    )


def _course(root: Root, of_case: Mapping[int, Course]) -> Course:
    found = [of_case.get(each, NOWHERE) for each in root.members]
    return Course(
        any(each.referred for each in found),
        any(each.live for each in found),
        any(each.filed for each in found),
    )


def _found(session: Session, roots: dict[int, Root]) -> dict[int, list[Found]]:
    by_case = acts.findings(session, [m for each in roots.values() for m in each.members])
    return {
        root.case_id: [
            Found(
                each.case_id,
                each.category,
                each.suspected_fen,
                each.proven_fen,
                finding_id=each.id,
            )
            for member in root.members
            for each in by_case.get(member, ())
        ]
        for root in roots.values()
    }


def weighed(work: Work, case_id: int) -> tuple[Assessment, ...]:
    """Return the sums of a case with every line, the leading offence first; none when nothing counts.

    As the owner of the case sees them: earlier acts of cases shared with it whole.
    """
    pool = gather(work.session, [case_id], work.now, hold=False)
    root = next(each for each in pool.roots.values() if case_id in each.members)
    open_ids = acts.open_to(work.session, root.agency, [*_members(pool)])
    items = list(pool.found[root.case_id])
    for each in _before(pool, root):
        if open_ids.issuperset(each.members):
            items += [replace(found, earlier=True) for found in pool.found[each.case_id]]
    made = []
    for offence in registry.offences(pool.on):
        lines = rules.lines(items, registry.countings(), offence.code, pool.intent)
        if any(not line.found.earlier for line in lines):
            local = registry.local(offence.code, rules.province_of(root.region), pool.on)
            made.append(rules.assess(offence, local, lines))
    first = rules.strongest(made)
    return tuple(sorted(made, key=lambda each: each is not first))


def _before(pool: Pool, root: Root) -> Iterator[Root]:
    if root.institution_id is None:
        return
    for each in pool.roots.values():
        earlier = (each.opened_at, each.case_id) < (root.opened_at, root.case_id)
        same = each.institution_id == root.institution_id
        if same and earlier and each.case_id not in pool.left_out:
            yield each


def _members(pool: Pool) -> Iterator[int]:
    for each in pool.roots.values():
        yield from each.members


def weigh_all(session: Session, pool: Pool) -> dict[int, Assessment]:
    """Return the leading sum of every family that has one, earlier acts as one line of each offence.

    Walks each institution once for each agency that owns a case there, oldest case first.
    """
    found: dict[int, Assessment] = {}
    for agency in {each.agency for each in pool.roots.values()}:
        open_ids = acts.open_to(session, agency, [*_members(pool)])
        seen = [each for each in pool.roots.values() if open_ids.issuperset(each.members)]
        seen.sort(key=lambda each: (each.opened_at, each.case_id))
        sums: dict[tuple[int | None, str], tuple[int, int]] = {}
        for root in seen:
            own = _own(pool, root)
            if root.agency == agency:
                led = rules.strongest(_assessed(pool, root, own, sums))
                if led is not None:
                    found[root.case_id] = led
            if root.institution_id is not None and root.case_id not in pool.left_out:
                for code, lines in own.items():
                    key = (root.institution_id, code)
                    counted, open_ = sums.get(key, (0, 0))
                    counted += sum(line.counted_fen for line in lines)
                    open_ += sum(
                        each.found.proven_fen for each in lines if each.why is Why.NO_INTENT
                    )
                    sums[key] = (counted, open_)
    return found


def _own(pool: Pool, root: Root) -> dict[str, Sequence[Line]]:
    codes = {
        code
        for found in pool.found[root.case_id]
        for code, counts in registry.countings()[found.category].offences.items()
        if counts is not Counts.NEVER
    }
    items = pool.found[root.case_id]
    return {
        code: rules.lines(items, registry.countings(), code, pool.intent) for code in sorted(codes)
    }


def _assessed(
    pool: Pool,
    root: Root,
    own: dict[str, Sequence[Line]],
    sums: dict[tuple[int | None, str], tuple[int, int]],
) -> list[Assessment]:
    made = []
    for offence in registry.offences(pool.on):
        if not own.get(offence.code):
            continue
        counted, open_ = sums.get((root.institution_id, offence.code), (0, 0))
        earlier = [
            Line(Found(0, "", fen, fen, earlier=True), fen * (why is Why.FRAUD), why)
            for fen, why in ((counted, Why.FRAUD), (open_, Why.NO_INTENT))
            if fen
        ]
        local = registry.local(offence.code, rules.province_of(root.region), pool.on)
        made.append(rules.assess(offence, local, [*own[offence.code], *earlier]))
    return made
