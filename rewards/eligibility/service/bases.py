"""What a reward rests on: the findings of the reported facts as they are proven now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.kernel.text import Text
from rewards.eligibility import queries, rules
from rewards.eligibility.book import registry
from rewards.eligibility.models import RewardCheck, RewardStatement
from rewards.eligibility.queries import TipRow
from rewards.eligibility.rules import Answer, Arrival, FindingsCounted, Ground, Part, Why


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that decides whether one report is rewarded and on what: for one page."""

    tip: TipRow
    order: Sequence[Arrival]
    known: Sequence[tuple[Text, date, int]]
    grounds: Sequence[tuple[Ground, Answer | None, RewardCheck | None, RewardStatement | None]]
    parts: Sequence[Part]

    @property
    def base_fen(self) -> int:
        """What the reward is worked out from, in fen."""
        return rules.base(self.parts)

    @property
    def bars(self) -> list[Ground]:
        """The grounds that stand against a reward."""
        return [ground for ground, answer, _, _ in self.grounds if answer is Answer.YES]

    @property
    def unanswered(self) -> list[Ground]:
        """The grounds nobody answered."""
        return [ground for ground, answer, _, _ in self.grounds if answer is None]


def parts(work: Work, case_id: int, tip_id: int, *, but: int | None = None) -> list[Part]:
    """Return the findings that rest on a report, those left out with why.

    Of several reports of one fact the first counts; those made together are one. What counts for
    another reward than `but` is left out. Fines, contract money and whatever else is no finding are
    never part of it.
    """
    counted = work.ask(FindingsCounted(case_id, but), {})
    session = work.session
    family = set(cases.family(session, case_id))
    together = joined_with(work, tip_id)
    order = [each.tip_id for each in queries.arrivals(session, case_id)]
    by_finding: dict[int, set[int]] = {}
    for each in queries.links(session, case_id):
        stands = known(queries.standing(session, each.finding_id).id)
        by_finding.setdefault(stands, set()).add(each.tip_id)
    taken = {queries.standing(session, each).id: name for each, name in counted.items()}
    found = []
    for finding_id, tips in sorted(by_finding.items()):
        if tips & together:
            found.append(_part(work, finding_id, tips - together, together, order, taken, family))
    return found


def joined_with(work: Work, tip_id: int) -> set[int]:
    """Return the reports made together with one, itself among them."""
    joint = queries.joint_of(work.session, tip_id)
    if joint is None:
        return {tip_id}
    return {each.tip_id for each in queries.members(work.session, known(joint.id))}


def _part(
    work: Work,
    finding_id: int,
    others: set[int],
    together: set[int],
    order: list[int],
    taken: Mapping[int | None, str],
    family: set[int],
) -> Part:
    row = queries.standing(work.session, finding_id)
    first = next((each for each in order if each in together | others), None)
    fen, category = row.proven_fen, row.category
    if row.case_id not in family:
        return Part(finding_id, category, fen, Why.MOVED)
    if finding_id in taken:
        return Part(finding_id, category, fen, Why.COUNTED, taken[finding_id])
    if first is not None and first not in together:
        told = queries.tip_number(work.session, first)
        why = Why.BARRED_FIRST if barred(work, row.case_id, first) else Why.EARLIER
        return Part(finding_id, category, fen, why, told)
    return Part(finding_id, category, fen, None if fen > 0 else Why.NOTHING)


def barred(work: Work, case_id: int, tip_id: int) -> bool:
    """Tell whether a ground stands against rewarding a report of a case."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    answers = queries.answers(work.session, queries.tip(work.session, case_id, tip_id))
    return bool(rules.bars(registry.in_force_on(today), answers))


def sheet(work: Work, case_id: int, tip_id: int) -> Sheet:
    """Return what is known of one report of a case one may see."""
    session = work.session
    tip = queries.tip(session, case_id, tip_id)
    order = queries.arrivals(session, case_id)
    leaf = next((each.leaf for each in order if each.tip_id == tip_id), None)
    signs = registry.signs()
    known_before = [
        (signs[event], on, index)
        for event, on, index in queries.signs_before(session, case_id, leaf, signs)
    ]
    answers = queries.answers(session, tip)
    checks, statements = queries.checks(session, tip_id), queries.statements(session, tip_id)
    today = work.now.astimezone(LEGAL_ZONE).date()
    grounds = [
        (each, answers.get(each.code), checks.get(each.code), statements.get(each.code))
        for each in registry.in_force_on(today)
    ]
    found = parts(work, case_id, tip_id)
    return Sheet(tip, order, known_before, grounds, found)
