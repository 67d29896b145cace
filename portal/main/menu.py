"""The menu of the staff site: what every capability offers, in groups as officers think of their work."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.infra.feature import NavItem
from portal.infra.web import under_way
from portal.kernel.actor import Actor
from portal.kernel.text import Text
from portal.main.features import FEATURES

Entry = tuple[Text, str, bool, str]
"""Name, address, whether one is there, figure beside it."""

GROUPS: Final[tuple[tuple[Text, tuple[str, ...]], ...]] = (
    (Text("日常", "Today"), ("intake.queue", "notices.inbox", "cases.my_work", "tasks.mine")),
    (
        Text("案件", "Cases"),
        (
            *("cases.list", "assignments.board", "desk.list", "clocks.list", "letters.list"),
            *("sharing.desk", "papers.register", "figures.show"),
        ),
    ),
    (
        Text("检查", "Inspections"),
        (
            *("campaigns.list", "inspections.list", "draws.list", "checklists.list"),
            *("reviews.list", "reviews.thirds"),
        ),
    ),
    (
        Text("处理与移送", "Outcome and referral"),
        (
            *("proceedings.list", "measures.list", "duty.list", "transfers.list"),
            "discipline.desk",
        ),
    ),
    (
        Text("追缴与奖励", "Money and rewards"),
        (
            *("recoveries.list", "statements.list", "losses.board", "reconciliation.show"),
            *("claims.list", "payouts.counter", "schemes.board"),
        ),
    ),
    (
        Text("名册与公开", "Registers and publicity"),
        (
            *("registry.list", "persons.list", "imports.list"),
            *("publicity.list", "publicity.posters"),
        ),
    ),
)
REST: Final = Text("管理", "Administration")


def menu(request: Request, actor: Actor) -> list[tuple[Text, list[Entry]]]:
    """Return the groups an officer has something in; what no group names stands in the last."""
    mine = [
        item
        for feature in FEATURES
        for item in feature.nav
        if not item.offices or item.offices & actor.offices
    ]
    entries = _entries(request, actor, mine)
    named = {route for _, routes in GROUPS for route in routes}
    rest = sorted((i for i in mine if i.route not in named), key=lambda item: item.order)
    groups = (*GROUPS, (REST, tuple(item.route for item in rest)))
    found = [
        (title, [entries[each] for each in routes if each in entries]) for title, routes in groups
    ]
    return [(title, some) for title, some in found if some]


def _entries(request: Request, actor: Actor, items: list[NavItem]) -> dict[str, Entry]:
    here = request.url.path
    urls = [str(request.app.url_path_for(item.route)) for item in items]
    current = max((url for url in urls if here == url or here.startswith(f"{url}/")), default="")
    counts = _counts(request, actor, items)
    return {
        item.route: (item.label, url, url == current, count)
        for item, url, count in zip(items, urls, counts, strict=True)
    }


def _counts(request: Request, actor: Actor, items: list[NavItem]) -> list[str]:
    """Return the figures beside the entries; none when the database is away, as error pages are."""
    try:
        with under_way(request) or request.app.state.works.begin(actor, writes=False) as work:
            return [item.count(work) if item.count else "" for item in items]
    except (OperationalError, PoolTimeout):
        return [""] * len(items)
