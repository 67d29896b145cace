"""One payment told of twice: by its slip, keyed in by hand, and by the line of a bank file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.statements import service as statements
from portal.statements.rules import Candidate, Kind, Line, words
from referrals.recoveries.forms import Receive
from referrals.recoveries.queries import matching
from referrals.recoveries.queries.matching import Booked

SOURCE = "bank"
"""What the source of a posting begins with when a line of a bank file told of it."""


def marked(
    work: Work, lines: Iterable[Line], found: Mapping[int, tuple[Candidate, ...]]
) -> dict[int, tuple[Candidate, ...]]:
    """Return candidates, those marked that were paid by hand by a slip like the line."""
    ids = {each.id for some in found.values() for each in some if each.kind is Kind.ORDER}
    slips = matching.by_hand(work.session, ids - {0})
    at = {line.number: line for line in lines}
    return {
        number: tuple(
            replace(each, by_hand=True)
            if each.kind is Kind.ORDER and _like(at[number], slips.get(each.id, ()))
            else each
            for each in some
        )
        for number, some in found.items()
    }


def refuse_line(work: Work, order_id: int, line_id: int, fen: int, on: date) -> None:
    """Raise Invalid when a slip like this line was booked by hand meanwhile."""
    slips = matching.by_hand(work.session, {order_id}).get(order_id, ())
    same = any(each.fen == fen and each.on == on for each in slips)
    said = [each.reference for each in slips]
    if same or (said and statements.says_number(work, line_id, said)):
        raise Invalid(target="perhaps_by_hand")


def refuse_slip(work: Work, order_id: int, form: Receive) -> None:
    """Raise Invalid when a line like this slip was booked from a bank file."""
    for each in matching.by_bank(work.session, order_id):
        same = each.fen == form.amount and each.on == form.received_on
        line_id = int(each.source.partition(":")[2])
        if same or statements.says_number(work, line_id, [form.reference]):
            raise Invalid(reference="perhaps_by_bank")


def _like(line: Line, slips: Sequence[Booked]) -> bool:
    number = words.name(line.reference)
    return any(
        (each.fen == line.fen and each.on == line.on)
        or (number and words.name(each.reference) == number)
        for each in slips
    )
