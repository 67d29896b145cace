"""Telling what happened to a case and what it lacks, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from fastapi import Request

from portal.agencies import queries as agencies
from portal.cases import queries, rules
from portal.cases.queries import Told
from portal.cases.rules import Role
from portal.cases.service import Opened
from portal.infra.work import Work
from portal.intake.rules import DECLINE_REASONS, UNSEAL_REASONS
from portal.kernel.events import Event, kinds
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES

CATEGORY_NAMES = {code: each.name for code, each in CATEGORIES.items()}
HALVES = {
    "custodian": Text("身份保管员", "Identity custodian"),
    "approver": Text("正职负责人", "Head"),
}
WHO = {
    "anonymous": Text("举报人", "Reporter"),
    "reporter": Text("举报人", "Reporter"),
    "system": Text("系统", "System"),
}

UNTOLD = frozenset({"CaseClosing"})
STEPS = frozenset({"StepTaken", "StepWasRefused"})
REFERRAL_TERMS = ("F", "P")
"""How the codes of the time limits of a referral begin."""

Names: TypeAlias = Mapping[str, Mapping[str, Text]]
"""Words for coded facts of events: by field name, then by code."""


def timeline(
    request: Request, work: Work, found: Opened, *, openings: bool = False
) -> list[dict[str, Any]]:
    """Return what happened to the case in words, newest first, as far as the actor may know."""
    locale = str(getattr(request.state, "locale", "zh"))
    names, known = _event_names(work), kinds()
    leaves = queries.timeline(
        work.session,
        found.case.id or 0,
        tip_ids=[each.id for each in found.tips],
        openings=openings,
    )
    lines: list[dict[str, Any]] = []
    for event, body, at in leaves:
        who, facts = body["who"], body["facts"]
        if facts.get("visibility") == "agency" and who["agency"] != work.actor.agency:
            continue
        if event in UNTOLD or (_of_referral(event, facts) and not _knows(leaves, found, facts)):
            continue
        agency = names["agency"].get(who["agency"])
        person = WHO.get(who["name"], Text(who["name"], who["name"])).in_(locale)
        lines.append(
            {
                "at": at,
                "who": f"{person}　{agency.in_(locale)}" if agency else person,
                "text": told(known.get(event, Event).words, facts, names, locale),
            }
        )
    return lines


def _of_referral(event: str, facts: Mapping[str, Any]) -> bool:
    of_clock = event.startswith("Clock") and str(facts.get("code")).startswith(REFERRAL_TERMS)
    return event in STEPS or of_clock


def _knows(leaves: Sequence[Told], found: Opened, facts: Mapping[str, Any]) -> bool:
    """Tell whether the reader learns of a referral: contributors never, others from the hand-over."""
    if found.grant.role is Role.OWNER:
        return True
    handed = [
        body["facts"]["transfer_id"]
        for event, body, _ in leaves
        if event == "StepTaken" and body["facts"]["step"] == "hand_over"
    ]
    transfer = facts.get("transfer_id")
    known = transfer in handed if transfer is not None else bool(handed)
    return found.grant.role is not Role.CONTRIBUTOR and known


def missing(
    *, parties: int, allegations: int, files: int, findings: int, proven_fen: int
) -> tuple[str, ...]:
    """Return what a case still lacks before it can be decided on, in the order one does it."""
    lacks = {
        "parties": not parties,
        "allegations": not allegations,
        "evidence": not files,
        "findings": not findings,
        "proven": findings > 0 and not proven_fen,
    }
    return tuple(code for code, lacking in lacks.items() if lacking)


def told(words: Text, facts: Mapping[str, object], names: Names, locale: str) -> str:
    """Return what an event says, its `{field}`s filled in: amounts in yuan, codes as words."""
    return words.in_(locale).format_map(
        _Told({k: _fact(k, v, names, locale) for k, v in facts.items()})
    )


def _fact(field: str, value: object, names: Names, locale: str) -> str:
    if value is None or value == "":
        return "" if field.startswith("late_") else "—"
    if field.endswith("_fen") and isinstance(value, int):
        return format_yuan(value)
    known = names.get("agency" if field.endswith("agency") else field, {}).get(str(value))
    return known.in_(locale) if known else str(value)


class _Told(dict[str, str]):
    def __missing__(self, field: str) -> str:
        return "—"


def _event_names(work: Work) -> Names:
    return {
        "agency": {each.code: each.name for each in agencies.all_agencies(work.session)},
        "stage": {str(key): name for key, name in rules.STAGE_NAMES.items()},
        "role": {str(key): name for key, name in rules.ROLE_NAMES.items()},
        "outcome": {str(key): name for key, name in rules.OUTCOME_NAMES.items()},
        "kind": {str(key): name for key, name in rules.PARTY_NAMES.items()},
        "category": CATEGORY_NAMES,
        "reason": {**DECLINE_REASONS, **UNSEAL_REASONS},
        "half": HALVES,
    }
