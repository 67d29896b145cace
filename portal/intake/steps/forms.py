"""From a question of the book to the form that reads its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Annotated, Any

from pydantic import StringConstraints, create_model

from portal.infra.forms import Form, Line
from portal.intake import forms
from portal.intake.rules import ANSWERED, LISTS, UNKNOWN, Mode
from portal.intake.rules.asking import Kind, Part, Question
from portal.intake.steps.registry import FIXED, QUESTIONS

_TYPED: Mapping[Kind, Any] = {Kind.LINE: Line, Kind.TEXT: forms.Short, Kind.STORY: forms.Story}
_LISTED: Mapping[str, Any] = {
    "categories": forms.Categories,
    "modes": Mode,
    "regions": Annotated[str, StringConstraints(min_length=1, max_length=12)],
}
_PAGES: Mapping[str, type[Form]] = {"which": forms.Which}


@cache
def form_of(step: str) -> type[Form]:
    """Return the form of a question; KeyError for one that is none, or is answered elsewhere."""
    question = QUESTIONS[step]
    if question.page:
        return _PAGES[question.page]
    fields: dict[str, Any] = {part.name: _field(part) for part in question.parts}
    return create_model(f"Answer_{step}", __base__=Form, **fields)


def further() -> Mapping[str, tuple[Question, tuple[Part, ...]]]:
    """Return the questions of the book that ask more than every tip tells, each with those parts."""
    found = {
        code: (each, tuple(part for part in each.parts if part.name not in ANSWERED))
        for code, each in QUESTIONS.items()
    }
    return {code: (question, parts) for code, (question, parts) in found.items() if parts}


@cache
def typed_tip() -> type[forms.TypedTip]:
    """Return the form for a caller: it asks the further questions of the book too, all optional."""
    extra: dict[str, Any] = {}
    for _, parts in further().values():
        extra |= {part.name: _field(replace(part, needed=False)) for part in parts}
    return create_model("TypedTip", __base__=forms.TypedTip, **extra)


def has_form(step: str) -> bool:
    """Tell whether an answer to this question is read by `form_of`."""
    return step in QUESTIONS and (not QUESTIONS[step].page or QUESTIONS[step].page in _PAGES)


def _field(part: Part) -> tuple[Any, Any]:
    if part.listed:
        known = LISTS.get(part.listed) or FIXED.get(part.listed, ())
        kind = _LISTED.get(part.listed) or Annotated[str, forms.one_of(known)]
        empty = UNKNOWN if part.listed in LISTS else ""
    else:
        kind, empty = _TYPED[part.kind], ""
    return kind, ... if part.needed else empty
