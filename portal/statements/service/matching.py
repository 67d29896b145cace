"""Asking who could be meant by lines, and keeping what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from portal.infra.work import Work
from portal.statements.rules import By, Candidate, Kind, Line, OrderCandidates, PayoutCandidates
from portal.statements.rules.judging import Verdict, Why, judge
from portal.statements.rules.reading import Said
from portal.statements.rules.states import LineState


class Asked(Protocol):
    """A line that may be matched."""

    said: Said | None
    values: dict[str, Any]
    twin: bool

    @property
    def open(self) -> bool:
        """Tell whether nothing was decided about the line yet."""


def match(work: Work, agency: str, rows: Sequence[Asked]) -> None:
    """Propose what the lines of a batch are for; those that take others back wait for the end."""
    asked = [row for row in rows if row.open and row.said is not None]
    for row in asked:
        if row.said is not None and row.said.original is not None:
            row.values |= {"state": LineState.UNMATCHED, "why": Why.TAKES_NOTHING}
    rest = [(row, row.said.line) for row in asked if row.open and row.said is not None]
    found = candidates(work, agency, [line for _, line in rest])
    for row, line in rest:
        row.values |= told(judge(line.fen, found.get(line.number, ()), twin=row.twin))


def candidates(
    work: Work, agency: str, asked: Sequence[Line]
) -> Mapping[int, tuple[Candidate, ...]]:
    """Return what every capability with money of its own says these lines could be for."""
    if not asked:
        return {}
    found: dict[int, tuple[Candidate, ...]] = {}
    for question in (OrderCandidates, PayoutCandidates):
        for number, each in work.ask(question(agency, tuple(asked)), {}).items():
            found[number] = (*found.get(number, ()), *each)
    return found


def told(verdict: Verdict) -> dict[str, Any]:
    """Return the columns of a line that keep a verdict."""
    best = verdict.best
    return {
        "state": verdict.state,
        "why": verdict.why,
        "kind": best.kind if best else None,
        "target_id": best.id if best else None,
        "open_fen": best.open_fen if best else 0,
        "owner": verdict.owner,
        "candidates": [stored(each) for each in verdict.candidates],
    }


def stored(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate as it lies in the database."""
    return {
        "kind": candidate.kind.value,
        "id": candidate.id,
        "by": candidate.by.value,
        "label": candidate.label,
        "open_fen": candidate.open_fen,
        "party": candidate.party,
    }


def restored(kept: Mapping[str, Any]) -> Candidate:
    """Return a candidate from the database."""
    return Candidate(
        Kind(kept["kind"]),
        kept["id"],
        By(kept["by"]),
        kept["label"],
        kept["open_fen"],
        party=kept.get("party", 0),
    )
