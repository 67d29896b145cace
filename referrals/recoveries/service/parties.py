"""Lines of a bank that somebody paid who owes an order together with its obligor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from portal.infra.work import Work
from portal.kernel.ids import known
from portal.statements.rules import Candidate, Kind
from referrals.recoveries.queries import lookup, matching
from referrals.recoveries.queries.lookup import Obligor


def told_apart(
    work: Work, keys: Mapping[int, Collection[str]], found: Mapping[int, tuple[Candidate, ...]]
) -> dict[int, tuple[Candidate, ...]]:
    """Return candidates, each with who of several paid the line, and no more open than they owe.

    `keys` are the compared names of the payer by the number of the line.
    """
    ids = {each.id for some in found.values() for each in some if each.kind is Kind.ORDER}
    together = matching.together(work.session, ids - {0})
    return {
        number: tuple(
            _of(work, each, keys.get(number, ()), together.get(each.id, ())) for each in some
        )
        for number, some in found.items()
    }


def payer(work: Work, order_id: int, party: int) -> str:
    """Return the name of somebody who owes an order together with its obligor, "" for the obligor."""
    found = lookup.together(work.session, order_id) if party else ()
    return next((each.name for each in found if each.id == party), "")


def _of(
    work: Work, candidate: Candidate, keys: Collection[str], together: Collection[Obligor]
) -> Candidate:
    who = next((each for each in together if each.name_key in keys), None)
    if who is None or candidate.kind is not Kind.ORDER:
        return candidate
    left = candidate.open_fen
    if who.limit_fen is not None:
        paid = lookup.paid_by(work.session, candidate.id, who.name)
        left = max(0, min(left, who.limit_fen - paid))
    label = f"{candidate.label}（{who.name}）"
    return replace(candidate, party=known(who.id), open_fen=left, label=label)
