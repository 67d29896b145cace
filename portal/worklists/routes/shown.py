"""What the pages of lists show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response

from portal.cases import policy as case_policy
from portal.cases.rules import CASEWORK, ROLE_NAMES, SOURCE_NAMES, STAGE_NAMES
from portal.identity import queries as identity
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.registry import queries as registry
from portal.worklists import policy, queries, rules
from portal.worklists.forms import LABELS, Dropped
from portal.worklists.models import ListView
from portal.worklists.queries import Facts, Wanted
from portal.worklists.rules import COLUMNS, QuickAct, Tab, cells
from portal.worklists.rules.cursor import Place, parse_place

TURNS = {"ours": Text("轮到本单位", "Our turn"), "theirs": Text("轮到其他单位", "Another agency's")}
LEADS = {"me": Text("我", "Me"), "none": Text("还没有人", "Nobody yet")}
OVERDUE = Text("已超期", "Overdue")
WITHIN = Text("{n} 天内到期", "Due within {n} days")
DAYS = (3, 7, 15, 30)
YES = Text("是", "Yes")
_DIGITS = 10
_IN_FRONT = {"q", "turn", "due", "lead"}


def show(
    request: Request,
    work: Work,
    wanted: Wanted,
    *,
    view: ListView | None = None,
    dropped: Sequence[Dropped] = (),
) -> Response:
    """Render one page of a list."""
    given = request.query_params
    listing = queries.ready(work.session, work.actor, wanted, work.now)
    found = queries.page(
        work.session,
        listing,
        after=parse_place(given.get("after", ""), wanted.order),
        before=parse_place(given.get("before", ""), wanted.order),
    )
    called = queries.names(work.session)
    columns = columns_of(work, wanted.tab, view)
    return page(
        request,
        "portal/worklists/list.html",
        rows=rows_of(work, found.rows, columns, called),
        columns=[COLUMNS[key] for key in columns],
        counted=queries.total(work.session, work.actor, listing),
        most=rules.MOST_COUNTED,
        newer_url=_turned(request, wanted, view, "before", found.newer),
        older_url=_turned(request, wanted, view, "after", found.older),
        sort_urls=_sort_urls(request, wanted, view),
        sorted=_sorted(wanted),
        wanted=wanted,
        wanted_name=rules.TAB_NAMES[wanted.tab],
        view=view,
        query=query_of(wanted, view),
        quick=_offers(view),
        nothing_left="none" in given,
        acts=list(rules.ACT_NAMES.items()),
        which=list(rules.WHICH_NAMES.items()),
        dropped=[(LABELS.get(each.name, each.name), each.value) for each in dropped],
        hides=bool(rules.profiles_showing(rules.SORT_FIELDS[wanted.order.key])),
        can_open=case_policy.can_open_case(work.actor),
        can_act=policy.can_act(work.actor),
        **around(request, work, wanted, view),
        **filters(request, work, wanted, called),
    )


def rows_of(
    work: Work, found: Sequence[Facts], columns: Sequence[str], called: cells.Names
) -> list[dict[str, Any]]:
    """Return the rows of a list as its template shows them."""
    return [
        {"id": facts["id"], "cells": cells.cells(facts, columns, called, work.now)}
        for facts in found
    ]


def columns_of(work: Work, tab: Tab, view: ListView | None) -> tuple[str, ...]:
    """Return the columns the officer chose for this list, else those of the view, else the usual."""
    view_id = view.id if view else None
    own = queries.choice(work.session, work.actor.officer_id or 0, tab=tab, view_id=view_id)
    if own is not None:
        return rules.chosen(own.columns)
    return rules.chosen(view.columns) if view else rules.USUAL


def around(request: Request, work: Work, wanted: Wanted, view: ListView | None) -> dict[str, Any]:
    """Return the lists beside this one: those everybody has, and those that are kept."""
    url, sizes = request.app.url_path_for, queries.on_tabs(work.session, work.actor, work.now)
    tabs = []
    for tab, name in rules.TAB_NAMES.items():
        path = str(url("cases.my_work")) if tab is Tab.WORK else f"{url('cases.list')}?tab={tab}"
        tabs.append((name, path, view is None and wanted.tab is tab, sizes[tab]))
    kept = [
        (each, str(url("lists.show", view_id=each.id)), view is not None and view.id == each.id)
        for each in queries.views(work.session, work.actor)
    ]
    return {
        "tabs": tabs,
        "queues": [each for each in kept if each[0].is_queue],
        "kept": [each for each in kept if not each[0].is_queue],
    }


def filters(request: Request, work: Work, wanted: Wanted, called: cells.Names) -> dict[str, Any]:
    """Return what the filter offers, and what it asks now, each with the address without it."""
    asked, any_ = wanted.asked, ("", Text("不限", "Any"))
    colleagues = identity.colleagues(work.session, work.actor.agency, *CASEWORK)
    officers = [(str(each.id), each.name) for each in colleagues]
    due = {"overdue": OVERDUE, **{str(n): _within(str(n)) for n in DAYS}}
    if asked.due:
        due.setdefault(asked.due, _within(asked.due))
    words: dict[str, Any] = {
        "stage": STAGE_NAMES,
        "role": ROLE_NAMES,
        "source": SOURCE_NAMES,
        "turn": TURNS,
        "due": due,
        "lead": {**LEADS, **dict(officers)},
        "category": called.categories,
        "region": called.regions,
        "watched": {"1": YES},
    }
    if asked.institution:
        names = registry.names(work.session, [asked.institution])
        words["institution"] = {str(key): name for key, name in names.items()}
    pairs = asked.pairs()
    return {
        "asked": asked,
        "labels": LABELS,
        "options": {
            name: [any_, *choices.items()]
            for name, choices in words.items()
            if name not in {"stage", "role"}
        },
        "typed": {name: value for name, value in pairs if name.endswith(("_from", "_to"))},
        "more_asked": bool({name for name, _ in pairs} - _IN_FRONT),
        "stages": list(STAGE_NAMES.items()),
        "roles": list(ROLE_NAMES.items()),
        "active": [
            (LABELS[name], _word(words, name, value), _without(request, wanted, (name, value)))
            for name, value in pairs
        ],
    }


def query_of(wanted: Wanted, view: ListView | None = None) -> str:
    """Return the address of a list without its page: what is exported, acted on, or kept."""
    sort = ("sort", str(wanted.order))
    if view is not None:
        return urlencode([("view", str(view.id)), sort])
    return urlencode([("tab", wanted.tab), *wanted.asked.pairs(), sort])


def view_of(query: str) -> int | None:
    """Return the kept view a query names, if any."""
    named = dict(parse_qsl(query, max_num_fields=200)).get("view", "")
    return int(named) if named.isascii() and named.isdigit() and len(named) < _DIGITS else None


def url_of(request: Request, query: str) -> str:
    """Return the address of the list a query names."""
    view_id = view_of(query)
    if view_id is not None:
        return str(request.app.url_path_for("lists.show", view_id=view_id))
    pairs = parse_qsl(query, max_num_fields=200)
    return f"{request.app.url_path_for('cases.list')}?{urlencode(pairs)}"


def _without(request: Request, wanted: Wanted, left_out: tuple[str, str]) -> str:
    pairs = [each for each in wanted.asked.pairs() if each != left_out]
    query = urlencode([("tab", wanted.tab), *pairs, ("sort", str(wanted.order))])
    return f"{request.app.url_path_for('cases.list')}?{query}"


def _turned(
    request: Request, wanted: Wanted, view: ListView | None, way: str, place: Place | None
) -> str:
    if place is None:
        return ""
    return _address(request, wanted, view, [("sort", str(wanted.order)), (way, str(place))])


def _sort_urls(request: Request, wanted: Wanted, view: ListView | None) -> dict[str, str]:
    found = {}
    for column in COLUMNS.values():
        if column.sort is not None:
            down = not (wanted.order.key is column.sort and wanted.order.down)
            order = rules.Order(column.sort, down=down)
            found[column.key] = _address(request, wanted, view, [("sort", str(order))])
    return found


def _address(
    request: Request, wanted: Wanted, view: ListView | None, more: list[tuple[str, str]]
) -> str:
    if view is not None:
        return f"{request.app.url_path_for('lists.show', view_id=view.id)}?{urlencode(more)}"
    pairs = [("tab", str(wanted.tab)), *wanted.asked.pairs(), *more]
    return f"{request.app.url_path_for('cases.list')}?{urlencode(pairs)}"


def _sorted(wanted: Wanted) -> dict[str, str]:
    way = "descending" if wanted.order.down else "ascending"
    return {each.key: way for each in COLUMNS.values() if each.sort is wanted.order.key}


def _within(days: str) -> Text:
    return Text(WITHIN.zh.format(n=days), WITHIN.en.format(n=days))


def _offers(view: ListView | None) -> Text | None:
    if view is None or not view.is_queue or view.quick is QuickAct.NONE:
        return None
    return rules.QUICK_NAMES[view.quick]


def _word(words: dict[str, Any], name: str, value: str) -> Any:
    return words.get(name, {}).get(value, value)
