"""From the address of a list to what it asks for, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from portal.infra.work import Work
from portal.worklists import queries
from portal.worklists.forms import Dropped, read, stored
from portal.worklists.models import ListView
from portal.worklists.queries import Wanted
from portal.worklists.rules import Tab, parse_order, usual_order

Pairs = Sequence[tuple[str, str]]


def understood(work: Work, pairs: Pairs) -> tuple[Wanted, list[Dropped]]:
    """Return what the address asks for, and what of it was left out as unknown."""
    asked, dropped = read(pairs)
    asked, unknown = queries.known(work.session, work.actor, asked)
    given = {name: value for name, value in pairs if value}
    tab = Tab(given["tab"]) if given.get("tab") in set(Tab) else Tab.ALL
    order = parse_order(given.get("sort", ""))
    if "tab" in given and given["tab"] != tab:
        unknown.append(Dropped("tab", given["tab"][:40]))
    if "sort" in given and order is None:
        unknown.append(Dropped("sort", given["sort"][:40]))
    return Wanted(tab, asked, order or usual_order(tab)), dropped + unknown


def wanted(work: Work, pairs: Pairs) -> Wanted:
    """Return what the address asks for: of a kept view, when it names one, else of a tab."""
    given = dict(pairs)
    named = given.get("view", "")
    if named.isascii() and named.isdigit():
        view = queries.view(work.session, work.actor, int(named[:9]))
        return of_view(work, view, given.get("sort", ""))
    return understood(work, pairs)[0]


def of_view(work: Work, view: ListView, sort: str = "") -> Wanted:
    """Return what a kept view asks for, perhaps in another order."""
    asked, _ = queries.known(work.session, work.actor, stored(view.filter))
    order = parse_order(sort) or parse_order(view.order) or usual_order(view.tab)
    return Wanted(view.tab, asked, order)


def from_query(work: Work, query: str) -> Wanted:
    """Return what the query of an address asks for."""
    return wanted(work, parse_qsl(query, max_num_fields=200))
