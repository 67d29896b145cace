"""What the forms of reward rules need beside what was typed, for writing and for correcting."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from portal.infra.forms import Bound
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from rewards.schemes import rules
from rewards.schemes.forms import Choose, Confirm, WriteFields
from rewards.schemes.models import RuleDraft
from rewards.schemes.routes.words import BONUS_NAMES, ROUNDINGS, SUM_NAMES
from rewards.schemes.rules import lines
from rewards.schemes.service import views
from rewards.schemes.service.fielding import NotWritten


def beginning(request: Request, work: Work, name: str) -> Bound[WriteFields] | None:
    """Return the fields of a version to begin a new rule from; None to begin with nothing."""
    raw = views.fields_of(work, name, _locale(request))
    return Bound(None, raw) if raw else None


def of_draft(request: Request, draft: RuleDraft) -> Bound[Any]:
    """Return what was typed for a draft, to correct it."""
    return Bound(None, views.as_typed(draft, _locale(request)))


def defect(error: Invalid | None) -> NotWritten | None:
    """Return why no rule could be made of what was typed, where that is what was wrong."""
    return error if isinstance(error, NotWritten) else None


def fields(form: Bound[WriteFields] | None) -> dict[str, Any]:
    """Return the form of a local rule in fields, and the words its lines are typed in."""
    return {
        "fields": form,
        "date_rules": _names(rules.DATE_RULE_NAMES),
        "unknown_names": _names(rules.UNKNOWN_NAMES),
        "bonus_names": BONUS_NAMES,
        "roundings": ROUNDINGS,
        "sum_names": SUM_NAMES,
        "line_words": lines.WORDS,
    }


def confirmation(
    work: Work, form: Bound[Confirm] | None, draft: RuleDraft | None = None
) -> dict[str, Any]:
    """Return the form of a confirmation; the version of the draft it corrects is always offered."""
    found = [(each.version, each.title) for each in views.to_confirm(work)]
    if draft and draft.version not in {version for version, _ in found}:
        found.append((draft.version, rules.KIND_NAMES[draft.kind]))
    return {"form": form, "schemes": found}


def choice(
    work: Work, form: Bound[Choose] | None, draft: RuleDraft | None = None
) -> dict[str, Any]:
    """Return the form of a choice; the rule of the draft it corrects is always offered."""
    found = [(each.code, each.title) for each in views.to_choose(work)]
    if draft and draft.code not in {code for code, _ in found}:
        found.append((draft.code, rules.KIND_NAMES[draft.kind]))
    return {"form": form, "schemes": found, "date_rules": _names(rules.DATE_RULE_NAMES)}


def _names(named: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(each), name) for each, name in named.items()]


def _locale(request: Request) -> str:
    return getattr(request.state, "locale", "zh")
