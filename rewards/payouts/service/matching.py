"""Which payment a line of a bank's file is for, answered for all lines at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from portal.infra.work import Work
from portal.statements.rules import By, Candidate, Direction, Found, Kind, Line, PayoutCandidates
from rewards.payouts import queries
from rewards.payouts.models import Payout


def candidates(work: Work, asked: PayoutCandidates) -> Found:
    """Return the payments a line names by reference, and those sent for exactly its amount.

    Two queries, however many lines. A label never says whom a payment went to.
    """
    sent = queries.sent(work.session, asked.agency)
    known = [*sent, *queries.confirmed(work.session, asked.agency)]
    by_reference = {_folded(each.reference): each for each in known if each.reference}
    pattern = _any_of(by_reference)
    found: dict[int, tuple[Candidate, ...]] = {}
    for line in asked.lines:
        if line.direction is not Direction.OUT:
            continue
        text = _folded(f"{line.text} {line.remark} {line.reference}")
        named = {by_reference[each].id: by_reference[each] for each in pattern.findall(text)}
        told = [_candidate(each, By.REFERENCE) for each in named.values()]
        told += [_candidate(each, By.AMOUNT) for each in _like(sent, line, named)]
        if told:
            found[line.number] = tuple(told)
    return found


def _like(sent: Sequence[Payout], line: Line, named: dict[int | None, Payout]) -> list[Payout]:
    return [each for each in sent if each.amount_fen == line.fen and each.id not in named]


def _candidate(payout: Payout, by: By) -> Candidate:
    owed = 0 if payout.booking else payout.amount_fen
    return Candidate(Kind.PAYOUT, payout.id or 0, by, f"奖励支付 {payout.reference}", owed)


def _any_of(references: Sequence[str] | dict[str, Payout]) -> re.Pattern[str]:
    """Return a pattern for whole references, the longest first; one that finds nothing for none."""
    parts = sorted(map(re.escape, references), key=len, reverse=True)
    return re.compile(rf"(?<![0-9A-Z])(?:{'|'.join(parts)})(?![0-9A-Z])" if parts else r"(?!)")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()
