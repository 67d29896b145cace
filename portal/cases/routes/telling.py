"""Telling what happened to a case and what it lacks, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from fastapi import Request

from portal.agencies import queries as agencies
from portal.cases import queries, rules
from portal.cases.queries import Told
from portal.cases.queries.seen import with_links
from portal.cases.routes.walls import wall
from portal.cases.rules import Role
from portal.cases.rules.masking import HIDDEN, FieldProfile, shows
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
LINKS = {
    "related": Text("关联", "related"),
    "same_party": Text("同一当事人", "same party"),
    "same_scheme": Text("同一手法", "same scheme"),
    "joint": Text("联合办理", "handled jointly"),
    "split": Text("另案处理", "split off"),
}
WHO = {
    "anonymous": Text("举报人", "Reporter"),
    "reporter": Text("举报人", "Reporter"),
    "system": Text("系统", "System"),
}

UNTOLD = frozenset({"CaseClosing", "CasesMerging", "MergeUndoing", "OfficerMentioned"})
SIDES = ("agency", "to_agency", "from_agency")
BETWEEN_TWO = frozenset(
    {
        *(f"Invitation{each}" for each in ("Sent", "Accepted", "Declined", "Withdrawn", "Expired")),
        *("AccessAsked", "AccessGranted", "AccessDeclined"),
        *("HandoverOffered", "HandoverReturned", "HandoverSupplemented", "HandoverPassedOn"),
        *("HandoverWithdrawn", "HandoverAccepted"),
    }
)
"""What the owner and one other agency ask of each other: told to the owner and to that one."""
FREE_WORDS = ("reason", "ground")
"""What an officer wrote about two cases: told to those who know both ends of the link."""

TOLD_OF_FACTS: Mapping[str, frozenset[str]] = {
    "CaseOpened": frozenset({"agency", "number"}),
    "AllegationAdded": frozenset({"category", "suspected_fen"}),
    "FindingRecorded": frozenset({"agency", "category", "suspected_fen", "proven_fen"}),
    "StageChanged": frozenset({"stage"}),
    "BallPassed": frozenset({"to_agency"}),
    "CaseFiled": frozenset(),
    "CaseNotFiled": frozenset(),
    "CaseReopened": frozenset(),
    "CaseClosed": frozenset({"outcome"}),
    **dict.fromkeys(("CaseMerged", "CaseTookIn", "MergeUndone", "CaseGaveBack"), frozenset()),
    **dict.fromkeys(("PartSplitOff", "CaseSplitOff"), frozenset()),
    "OwnerChanged": frozenset({"from_agency", "to_agency", "basis"}),
}
"""What an agency with less than everything is told: no words an officer was free to write."""

TO_BOTH = frozenset({"StepTaken", "CaseShared", "ShareEnded"})
"""Acts between two agencies: a proof of them is for both."""

Names: TypeAlias = Mapping[str, Mapping[str, Text]]
"""Words for coded facts of events: by field name, then by code."""


def timeline(
    request: Request,
    work: Work,
    found: Opened,
    *,
    openings: bool = False,
    only: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return what happened to the case in words, newest first, as far as the actor may know.

    `only` names the kinds of events wanted, all of them when empty.
    """
    locale = str(getattr(request.state, "locale", "zh"))
    known = kinds()
    profile = found.grant.profile
    if not shows(profile, "timeline"):
        return []
    leaves = queries.timeline(
        work.session,
        found.case.id or 0,
        tip_ids=[each.id for each in found.tips],
        openings=openings,
        payments=work.actor.holds(*rules.MONEY_OFFICES),
        only=only,
    )
    names = {**_event_names(work), "other_case": _others(work, leaves)}
    linked, between = _linked(work, leaves), wall(work, found)
    lines: list[dict[str, Any]] = []
    for event, body, at, leaf in leaves:
        who, facts = body["who"], body["facts"]
        if between.keeps(event, facts, facts.get("agency") or who["agency"]):
            continue
        if event in BETWEEN_TWO and not _is_side(found, facts, work.actor.agency):
            continue
        if event in UNTOLD:
            continue
        if profile is not FieldProfile.FULL:
            if event not in TOLD_OF_FACTS:
                continue
            facts = _shown(event, facts, locale)
        if facts.get("other_case") not in linked:
            facts = {
                k: HIDDEN.words.in_(locale) if k in FREE_WORDS else v for k, v in facts.items()
            }
        agency = names["agency"].get(who["agency"])
        person = WHO.get(who["name"], Text(who["name"], who["name"])).in_(locale)
        lines.append(
            {
                "at": at,
                "who": f"{person}　{agency.in_(locale)}" if agency else person,
                "text": told(known.get(event, Event).words, facts, names, locale),
                "leaf": leaf if _whole(found, event, body, facts) else None,
            }
        )
    return lines


def _whole(found: Opened, event: str, body: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Tell whether the reader may have the entry itself, which says more than its line does.

    Whoever owns the case or did the act may, and both sides of a hand-over; never an entry about a
    tip, or one of which a word is held back.
    """
    if found.grant.profile is not FieldProfile.FULL or facts != body["facts"]:
        return False
    mine = found.grant.role is Role.OWNER or body["who"]["agency"] == found.grant.agency
    return facts.get("tip_id") is None and (mine or event in TO_BOTH)


def _shown(event: str, facts: Mapping[str, Any], locale: str) -> dict[str, Any]:
    kept = TOLD_OF_FACTS[event]
    return {k: v if k in kept else HIDDEN.words.in_(locale) for k, v in facts.items()}


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


def _others(work: Work, leaves: Sequence[Told]) -> Mapping[str, Text]:
    """Return the numbers of other cases the history names, for those the reader may know of."""
    ids = {body["facts"].get("other_case") for _, body, *_ in leaves} - {None}
    found = queries.numbers(work.session, work.actor, ids)
    numbers = {str(each): HIDDEN.words for each in ids}
    return {**numbers, **{str(each): Text(n, n) for each, n in found.items()}}


def _linked(work: Work, leaves: Sequence[Told]) -> frozenset[int | None]:
    """Return those of the other cases the history names whose links the reader is shown; None too."""
    ids = {body["facts"].get("other_case") for _, body, *_ in leaves}
    return frozenset({None}) | with_links(work.session, work.actor, ids - {None})


def _is_side(found: Opened, facts: Mapping[str, Any], agency: str) -> bool:
    return found.grant.role is Role.OWNER or agency in {facts.get(each) for each in SIDES}


class _Told(dict[str, str]):
    def __missing__(self, field: str) -> str:
        return "—"


def _event_names(work: Work) -> Names:
    return {
        "agency": agencies.agency_names(work.session),
        "stage": {str(key): name for key, name in rules.STAGE_NAMES.items()},
        "role": {str(key): name for key, name in rules.ROLE_NAMES.items()},
        "outcome": {str(key): name for key, name in rules.OUTCOME_NAMES.items()},
        "kind": {str(key): name for key, name in rules.PARTY_NAMES.items()},
        "category": CATEGORY_NAMES,
        "reason": {**DECLINE_REASONS, **UNSEAL_REASONS},
        "half": HALVES,
        "link": LINKS,
    }
