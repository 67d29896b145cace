"""Who takes a case: how much a case weighs, who is suggested and why, when one stays away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.cases.rules import CASEWORK, Stage
from portal.identity.rules import stand_in
from portal.kernel.actor import Office
from portal.kernel.law import Citation
from portal.kernel.text import Text


class Kind(StrEnum):
    """In what capacity an officer handles a case within an agency."""

    LEAD = "lead"
    MEMBER = "member"


class RecusalState(StrEnum):
    """How far a recusal has come. One declares and is away at once; others wait for the head."""

    ASKED = "asked"
    DECLARED = "declared"
    ORDERED = "ordered"
    REFUSED = "refused"
    LIFTED = "lifted"


class Ground(StrEnum):
    """Why somebody stays away."""

    RELATIVE = "relative"
    INTEREST = "interest"
    OTHER = "other"


KIND_NAMES: Mapping[Kind, Text] = {
    Kind.LEAD: Text("主办人", "Officer in charge"),
    Kind.MEMBER: Text("协办人", "Co-handling officer"),
}
STATE_NAMES: Mapping[RecusalState, Text] = {
    RecusalState.ASKED: Text("待负责人决定，未停止办理", "Waiting for the head; work goes on"),
    RecusalState.DECLARED: Text("本人声明，已回避", "Declared, in force"),
    RecusalState.ORDERED: Text("负责人决定回避", "Ordered by the head"),
    RecusalState.REFUSED: Text("负责人驳回", "Refused by the head"),
    RecusalState.LIFTED: Text("已解除", "Lifted"),
}
GROUND_NAMES: Mapping[Ground, Text] = {
    Ground.RELATIVE: Text("与当事人有近亲属关系", "Close relative of a party"),
    Ground.INTEREST: Text("与案件有直接利害关系", "Direct interest in the case"),
    Ground.OTHER: Text("其他可能影响公正执法的关系", "Another relation that may affect fairness"),
}
IN_FORCE = frozenset({RecusalState.DECLARED, RecusalState.ORDERED})
WAITING = frozenset({RecusalState.ASKED, RecusalState.DECLARED})

RECUSAL_LAW = Citation("中华人民共和国行政处罚法（2021修订）", "第四十三条")
"""Who has an interest stays away; on a party's request the head decides and work goes on till then."""
TWO_OFFICERS_LAW = Citation("中华人民共和国行政处罚法（2021修订）", "第四十二条")
"""At least two officers enforce."""
ENOUGH = 2

ASSIGNABLE = CASEWORK
"""Offices that may be put in charge of a case."""
HANDLING = frozenset({Office.INVESTIGATOR, Office.POLICE_REVIEWER, Office.PROSECUTOR})
"""Offices whose daily work it is: these are suggested first."""


@dataclass(frozen=True, slots=True)
class AmountClass:
    """From how many fen suspected on a case counts so many points more."""

    from_fen: int
    points: Decimal
    why: Text


@dataclass(frozen=True, slots=True)
class Weights:
    """How much an open case weighs."""

    stages: Mapping[Stage, Decimal]
    amounts: tuple[AmountClass, ...]
    member_share: Decimal
    why: Mapping[str, Text]

    def of(self, stage: Stage, suspected_fen: int, kind: Kind = Kind.LEAD) -> Decimal:
        """Return the points of one case; a co-handling officer carries a share of them."""
        added = [each.points for each in self.amounts if suspected_fen >= each.from_fen]
        whole = self.stages.get(stage, Decimal(0)) + (max(added) if added else Decimal(0))
        if stage is Stage.CLOSED:
            return Decimal(0)
        return whole * self.member_share if kind is Kind.MEMBER else whole


@dataclass(frozen=True, slots=True)
class Load:
    """What an officer has open: cases led, cases helped with, points of both."""

    led: int = 0
    helped: int = 0
    points: Decimal = Decimal(0)

    def and_(self, kind: Kind, points: Decimal, n: int = 1) -> Load:
        """Return the load with `n` more cases of `points` each."""
        lead = n if kind is Kind.LEAD else 0
        return Load(self.led + lead, self.helped + n - lead, self.points + points * n)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer who could take a case; `barred` holds the codes of what speaks against it."""

    officer_id: int
    name: str
    offices: frozenset[Office]
    load: Load
    barred: tuple[str, ...] = ()
    delegate_id: int | None = None

    @property
    def fits(self) -> bool:
        """Tell whether nothing speaks against it."""
        return not self.barred


BARRED_WORDS: Mapping[str, Text] = {
    "recused": Text("回避", "Recused"),
    "no_casework_key": Text("尚未授予办案密钥", "Has no casework key yet"),
    "absent": Text("外出，由代收人接收", "Away: the delegate takes it"),
    "handles_already": Text("已在办本案", "Handles it already"),
    "no_office": Text("岗位不办案", "Holds no casework office"),
    "absent_no_delegate": Text("外出且无人代收", "Away, and nobody stands in"),
    "not_shown": Text("本单位看不到或者已办结", "Not shown to your agency, or closed"),
    "somebody_leads": Text("已有主办人", "Somebody is in charge already"),
    "lead_changed": Text("主办人刚刚变更", "The officer in charge has just changed"),
    "same_officer": Text("接收人就是原主办人", "Already with this officer"),
    "nobody_fits": Text("没有合适的人员", "Nobody fits"),
}


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return who fits first, handling offices before others, least loaded first, then by name."""
    return sorted(
        candidates,
        key=lambda each: (
            not each.fits,
            each.offices.isdisjoint(HANDLING),
            each.load.points,
            each.load.led,
            each.name,
            each.officer_id,
        ),
    )


def best(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return whom the rules suggest: the first that fits, None when nobody does."""
    first = ranked(candidates)[:1]
    return first[0] if first and first[0].fits else None


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active officer of the agency."""

    id: int
    name: str
    offices: frozenset[Office]
    has_key: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """Everybody of an agency, what they have open, and who is away today."""

    colleagues: Mapping[int, Colleague]
    loads: Mapping[int, Load]
    delegates: Mapping[int, int]

    def candidates(self, recused: Collection[int], handling: Collection[int]) -> list[Candidate]:
        """Return every colleague with a casework office, for one case, best first."""
        found = []
        for each in self.colleagues.values():
            against = (
                ("recused", each.id in recused),
                ("no_casework_key", not each.has_key),
                ("absent", each.id in self.delegates),
                ("handles_already", each.id in handling),
            )
            if not each.offices.isdisjoint(ASSIGNABLE):
                barred = tuple(code for code, so in against if so)
                load = self.loads.get(each.id, Load())
                delegate = self.delegates.get(each.id)
                found.append(Candidate(each.id, each.name, each.offices, load, barred, delegate))
        return ranked(found)

    def receiver(self, officer_id: int, recused: Collection[int]) -> tuple[int, str]:
        """Return who receives what is given to an officer, or 0 and the code of what bars it."""
        if officer_id in recused:
            return 0, "recused"
        taker = stand_in(officer_id, self.delegates)
        if taker is None:
            return 0, "absent_no_delegate"
        found = self.colleagues.get(taker)
        if found is None or found.offices.isdisjoint(ASSIGNABLE):
            return 0, "no_office"
        return (0, "recused") if taker in recused else (taker, "")

    def with_case(self, officer_id: int, points: Decimal) -> Pool:
        """Return the pool after one more case was given to an officer."""
        load = self.loads.get(officer_id, Load()).and_(Kind.LEAD, points)
        return Pool(self.colleagues, {**self.loads, officer_id: load}, self.delegates)
