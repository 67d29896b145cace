"""Lines of bank statements: which order each could be for, and booking what finance accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.registry import queries as registry
from portal.registry.rules import normal_name
from portal.statements import service as statements
from portal.statements.events import LineAccepted, LineUndone
from portal.statements.rules import (
    By,
    Candidate,
    Direction,
    Found,
    Kind,
    Line,
    OrderCandidates,
    words,
)
from referrals.recoveries import queries
from referrals.recoveries.book import registry as ledgers
from referrals.recoveries.forms import Reverse
from referrals.recoveries.queries import lookup, matching
from referrals.recoveries.queries.matching import Owed
from referrals.recoveries.rules import Refund, RefundsAgreed, name_key
from referrals.recoveries.service import parties, twice
from referrals.recoveries.service.booking import book_payment, reverse

WAY_BACK = Text("退还已收款项", "Giving back what was received")
MOST_ALIKE = 3
"""Orders suggested because the amount fits and nothing else does."""


def candidates(work: Work, asked: OrderCandidates) -> Found:
    """Tell which orders money that came in could be for; of other agencies only that it is theirs."""
    came = [line for line in asked.lines if line.direction is Direction.IN]
    found = _by_number(work, asked.agency, came)
    rest = [line for line in came if line.number not in found]
    found |= _by_name(work, asked.agency, rest)
    alone = {line.number: line.fen for line in rest if line.number not in found}
    alike = matching.by_amount(work.session, asked.agency, set(alone.values()))
    for number, fen in alone.items():
        if fen in alike:
            found[number] = tuple(_of(each, By.AMOUNT) for each in alike[fen][:MOST_ALIKE])
    paid = [replace(each, counterparty=each.payer or each.counterparty) for each in came]
    found = parties.told_apart(work, _payers(work, paid), found)
    return twice.marked(work, came, found) | _refunds(work, asked)


def _refunds(work: Work, asked: OrderCandidates) -> dict[int, tuple[Candidate, ...]]:
    """Find the agreed refunds money that went out could be: by number, by name and sum, by sum alone."""
    went = [line for line in asked.lines if line.direction is Direction.OUT]
    agreed = work.ask(RefundsAgreed(asked.agency), ()) if went else ()
    found: dict[int, tuple[Candidate, ...]] = {}
    for line in went:
        said, key = words.mentions(line), name_key(line.counterparty)
        hits = [
            _refund(each, _by(each, said, key))
            for each in agreed
            if each.fen == line.fen or each.number in said
        ]
        if hits:
            found[line.number] = tuple(sorted(hits, key=lambda each: list(By).index(each.by)))
    return found


def _by(refund: Refund, said: Collection[str], key: str) -> By:
    if refund.number and refund.number in said:
        return By.REFERENCE
    return By.NAME if name_key(refund.obligor) == key else By.AMOUNT


def _refund(refund: Refund, by: By) -> Candidate:
    label = f"{refund.number} {refund.obligor} · {WAY_BACK.zh}"
    return Candidate(Kind.REFUND, refund.id, by, label.strip(), refund.fen)


def when_line_accepted(work: Work, event: LineAccepted) -> None:
    """Book a line that was accepted for an order, in the transaction of the acceptance.

    Invalid when a slip like it was booked by hand, unless a person said it is another payment.
    """
    if event.kind == Kind.ORDER:
        if event.direction != Direction.IN:
            raise Conflict
        order = queries.get(work.session, work.actor, event.target_id)
        source = f"{twice.SOURCE}:{event.line_id}"
        payer = _payer(work, event)
        book_payment(work, order, event.fen, event.booking, event.on, source=source, payer=payer)
        if not event.another:
            twice.refuse_line(work, event.target_id, event.line_id, event.fen, event.on)


def _payer(work: Work, event: LineAccepted) -> str:
    """Return who of several that owe an order paid a line, found by matching or by hand; "" the obligor."""
    if event.party:
        return parties.payer(work, event.target_id, event.party)
    names = [each.name for each in lookup.together(work.session, event.target_id)]
    called = _official(work, set(names)) if names else {}
    said = (each for each in names if statements.says_party(work, event.line_id, called[each]))
    return next(said, "")


def when_line_undone(work: Work, event: LineUndone) -> None:
    """Reverse what a line was booked as; nothing more when finance reversed it on the order's page."""
    if event.kind == Kind.ORDER:
        wrong = matching.booked_as(work.session, event.target_id, event.booking)
        if wrong is None:
            raise Conflict
        if queries.reversal_of(work.session, known(wrong.id)) is None:
            reverse(work, event.target_id, known(wrong.id), Reverse(reasons=event.reasons))


def _by_number(work: Work, agency: str, came: Iterable[Line]) -> dict[int, tuple[Candidate, ...]]:
    named = {line.number: (line, words.mentions(line)) for line in came}
    orders = matching.by_number(
        work.session, {each for _, said in named.values() for each in said if "〔" in each}
    )
    found: dict[int, tuple[Candidate, ...]] = {}
    for number, (line, said) in named.items():
        hits = {order.id: order for each in said for order in orders.get(each, ())}
        if hits:
            found[number] = tuple(_numbered(agency, line.fen, list(hits.values())))
    return found


def _numbered(agency: str, fen: int, hits: list[Owed]) -> Iterable[Candidate]:
    """Of several orders under one number (a fine and what is confiscated) the one that fits is meant."""
    own = [each for each in hits if each.agency == agency]
    if not own:
        yield from (Candidate(Kind.ORDER, 0, By.ELSEWHERE, agency=each.agency) for each in hits[:1])
        return
    alike = len({each.number for each in own}) == 1
    fits = [each for each in own if each.open_fen == fen]
    waiting = [each for each in own if each.open_fen]
    meant = fits if alike and len(fits) == 1 else waiting if alike and waiting else own
    for each in own:
        yield _of(each, By.REFERENCE if each in meant else By.NAME)


def _by_name(work: Work, agency: str, rest: Iterable[Line]) -> dict[int, tuple[Candidate, ...]]:
    """Find orders by the name of the payer, a former or other name of an institution included."""
    keys = _payers(work, rest)
    orders = matching.by_name(work.session, agency, {key for some in keys.values() for key in some})
    found: dict[int, tuple[Candidate, ...]] = {}
    for number, some in keys.items():
        hits = {order.id: order for key in some for order in orders.get(key, ())}
        if hits:
            found[number] = tuple(_of(each, By.NAME) for each in hits.values())
    return found


def _payers(work: Work, lines: Iterable[Line]) -> dict[int, set[str]]:
    """Return the compared names of whoever paid, those of an institution before and now, by line."""
    names = {line.number: line.counterparty for line in lines if line.counterparty}
    called = _official(work, set(names.values()))
    return {number: {name_key(each) for each in called[name]} for number, name in names.items()}


def _official(work: Work, names: set[str]) -> Mapping[str, set[str]]:
    """Return every name with those of the institutions it stands for, now or before."""
    places = registry.known_as(work.session, names)
    ids = [each for some in places.values() for each, _ in some]
    official, others = registry.names(work.session, ids), registry.aliases(work.session, ids)
    called = {each: {name, *others.get(each, ())} for each, name in official.items()}
    return {
        name: {name}.union(*(called.get(each, ()) for each, _ in places.get(normal_name(name), ())))
        for name in names
    }


def _of(order: Owed, by: By) -> Candidate:
    label = f"{order.number} {order.obligor} · {ledgers.ledger(order.ledger).name.zh}"
    return Candidate(Kind.ORDER, order.id, by, label.strip(), order.open_fen)
