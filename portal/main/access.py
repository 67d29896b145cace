"""docs/access.md: who may do what, written from the functions that decide it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi.routing import APIRoute

from portal.cases.rules import ROLE_NAMES, Filing, Role, Stage
from portal.cases.rules.masking import (
    CLASS_NAMES,
    FIELDS,
    PROFILE_NAMES,
    SHOWN,
    FieldClass,
    FieldProfile,
)
from portal.cases.rules.rights import RIGHT_NAMES, Right, rights
from portal.kernel.actor import OFFICE_NAMES, Actor, Office
from portal.main.features import FEATURES
from portal.sharing.book import registry

YES, NO = "●", "·"


@dataclass(slots=True)
class _Grant:
    agency: str
    role: Role
    profile: FieldProfile
    with_tip_text: bool = True
    revoked_at: datetime | None = None


@dataclass(slots=True)
class _Case:
    stage: Stage
    filing: Filing


_STANDINGS = (
    _Case(Stage.CHECKING, Filing.UNDECIDED),
    _Case(Stage.FILED, Filing.FILED),
    _Case(Stage.CLOSED, Filing.FILED),
)
"""A right is there when some stage of a case allows it."""


def as_markdown() -> str:
    """Return the access matrix."""
    head = [
        "# Who may do what",
        "",
        "Written by `cluebridge docs` from `portal.cases.rules.rights`, `portal.cases.rules.masking`,",
        "`portal/sharing/book/pairs.toml` and the routes of the staff site; do not edit.",
        f"{YES} yes, at some stage of a case; {NO} no. Tests hold the rights against the policies.",
    ]
    parts = (_offices(), _roles(), _fields(), _pairs(), _routes())
    return "\n".join([*head, *(line for part in parts for line in ("", *part))]) + "\n"


def _offices() -> Iterator[str]:
    yield "## Offices and rights, in the agency that owns a case"
    yield ""
    yield from _table(
        ("right", *(OFFICE_NAMES[each].en for each in Office)),
        (
            (RIGHT_NAMES[right].en, *(_may(right, office, _owner()) for office in Office))
            for right in Right
        ),
    )


def _roles() -> Iterator[str]:
    yield "## Roles, profiles and rights, for an officer of every office of the agency"
    yield ""
    kinds = [
        _Grant("a", role, profile, with_tip_text=tips)
        for role in Role
        for profile in FieldProfile
        for tips in (True, False)
        if _exists(role, profile, tips=tips)
    ]
    names = (
        f"{ROLE_NAMES[each.role].en}, {PROFILE_NAMES[each.profile].en}"
        + ("" if each.with_tip_text or each.profile is not FieldProfile.FULL else ", without tips")
        for each in kinds
    )
    yield from _table(
        ("right", *names),
        ((RIGHT_NAMES[right].en, *(_may(right, None, each) for each in kinds)) for right in Right),
    )


def _exists(role: Role, profile: FieldProfile, *, tips: bool) -> bool:
    if role is Role.OWNER:
        return profile is FieldProfile.FULL and tips
    if profile is FieldProfile.FULL:
        return True
    return role is Role.READER and not tips


def _fields() -> Iterator[str]:
    yield "## Field classes and profiles"
    yield ""
    yield from _table(
        ("class", "fields", *(PROFILE_NAMES[each].en for each in FieldProfile)),
        (
            (
                CLASS_NAMES[kind].en,
                ", ".join(f"`{name}`" for name, each in FIELDS.items() if each is kind),
                *(YES if kind in SHOWN[profile] else NO for profile in FieldProfile),
            )
            for kind in FieldClass
        ),
    )
    yield ""
    yield "What the reporter wrote (`tips`) needs the grant to say so besides. Who the reporter is"
    yield "and what one agency keeps to itself are in no profile."


def _pairs() -> Iterator[str]:
    yield "## What an agency may share with another, before administrators set closer rules"
    yield ""
    yield from _table(
        ("from", "to", "roles", "at most", "tips", "must accept", "days", "basis", "status"),
        (
            (
                each.sender,
                each.receiver,
                ", ".join(ROLE_NAMES[role].en for role in each.roles),
                PROFILE_NAMES[each.most].en,
                YES if each.tip_text else NO,
                YES if each.needs_accept else NO,
                str(each.days or "—"),
                str(each.law),
                each.law.status.value.replace("_", " "),
            )
            for each in registry.book()
        ),
    )


def _routes() -> Iterator[str]:
    yield "## Routes of the staff site"
    yield ""
    yield "Every route needs a signed-in officer, but for signing in. `menu`: the offices that have"
    yield "it in their menu. What a route with an id answers is decided by the case or tip behind it"
    yield "(tables above); `tests/architecture/test_strangers_everywhere.py` tries all of them."
    yield ""
    menu = {item.route: item.offices for feature in FEATURES for item in feature.nav}
    yield from _table(
        ("capability", "name", "method", "address", "menu"),
        (
            (feature.name, f"`{route.name}`", method, f"`{route.path}`", _menu(menu, route.name))
            for feature in FEATURES
            for router in feature.staff
            for route in router.routes
            if isinstance(route, APIRoute)
            for method in sorted(route.methods or ())
        ),
    )


def _menu(menu: dict[str, frozenset[Office]], name: str) -> str:
    if name not in menu:
        return ""
    return ", ".join(OFFICE_NAMES[each].en for each in Office if each in menu[name]) or "everybody"


def _owner() -> _Grant:
    return _Grant("a", Role.OWNER, FieldProfile.FULL)


def _may(right: Right, office: Office | None, grant: _Grant) -> str:
    held = frozenset(Office) if office is None else frozenset({office})
    actor = Actor("x", "a", held, officer_id=1)
    return YES if any(not rights(actor, grant, case)[right] for case in _STANDINGS) else NO


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
