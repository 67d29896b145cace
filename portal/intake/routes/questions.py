"""Between a question's page and the answers: what was typed, what is offered, what was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.infra.forms import Bound, Form
from portal.infra.work import Work
from portal.intake import forms
from portal.intake.rules import LISTS, OTHER, UNKNOWN, Answers, Mode
from portal.intake.rules.asking import Part, Question
from portal.intake.rules.where import PLACE_OF
from portal.intake.steps.registry import EXPLAINED, QUESTIONS, USUAL
from portal.kernel.errors import Invalid, NotFound
from portal.registry import queries as registry
from portal.registry.book.registry import CATEGORIES

MOST_FOUND = 10
_OURS = frozenset({"action", "seen"})
"""Fields of a question's form that are no answer."""


def given(work: Work, form: Form) -> dict[str, Any]:
    """Return the answers a valid form gives; Invalid when only the database could tell."""
    if isinstance(form, forms.Which):
        return _which(work, form)
    found = form.model_dump()
    if "region" in found:
        _known_region(work, found["region"])
    if "wants_reward" in found:
        found["wants_reward"] = found["wants_reward"] == "yes"
    if found.get("mode") is Mode.ANONYMOUS:
        found |= {"name": None, "contact": "", "contact_note": ""}
    return found


def begun_at(work: Work, form: forms.Begin) -> dict[str, Any]:
    """Return the answers a poster stands for; none when its place is not there any more."""
    found = registry.by_code(work.session, form.institution) if form.institution else None
    region = form.region or (found.region if found else "")
    try:
        _known_region(work, region)
    except Invalid:
        return {}
    if form.region or found is None:
        return {"region": region}
    kind = PLACE_OF.get(found.kind, OTHER)
    return {"region": region, "place_kind": kind, "institution_id": found.id, "where_known": True}


def typed(answers: Answers) -> dict[str, Any]:
    """Return the answers as the fields of the forms show them."""
    kept = {**asdict(answers), **answers.more}
    raw = {name: value for name, value in kept.items() if value is not None and name != "more"}
    raw["wants_reward"] = {True: "yes", False: "no", None: ""}[answers.wants_reward]
    raw["institution"] = ""
    if answers.where_known is not None:
        named = OTHER if answers.where_text else UNKNOWN
        raw["institution"] = str(answers.institution_id or named)
    return raw


def says_anything(form: Bound[Any]) -> bool:
    """Tell whether a form holds anything a person typed or chose."""
    return any(value for name, value in form.raw.items() if name not in _OURS)


def offered(work: Work, answers: Answers, step: str) -> dict[str, Any]:
    """Return what a question's page needs besides the answers."""
    question = QUESTIONS[step]
    view: dict[str, Any] = {"question": question, "options": {}, "further": {}}
    for part in question.parts:
        if part.listed:
            view["options"][part.name], view["further"][part.name] = _options(work, answers, part)
    if step == "which":
        view |= {"found": _found(work, answers), "regions": _regions(work)}
    return {**view, "labels": _labels(question), "messages": _messages(question)}


def _options(work: Work, answers: Answers, part: Part) -> tuple[list[Any], list[Any]]:
    """Return what is chosen from, and what else there is under "more"."""
    if part.listed == "regions":
        return _regions(work), []
    if part.listed == "categories":
        every = {each.code: (each.code, each.plain, each.example) for each in CATEGORIES.values()}
        usual = USUAL.get(answers.place_kind or "", ())
        if not usual:
            return list(every.values()), []
        first = [every[code] for code in usual] + [every[OTHER]]
        return first, [row for code, row in every.items() if code not in {*usual, OTHER}]
    if part.listed in EXPLAINED:
        return [(code, *words) for code, words in EXPLAINED[part.listed].items()], []
    return list(LISTS[part.listed].items()), []


def _labels(question: Question) -> Mapping[str, Any]:
    return {part.name: part.label for part in question.parts if not part.listed}


def _messages(question: Question) -> Mapping[str, Any]:
    needed = [part for part in question.parts if part.needed]
    told = needed[0].missing if len(needed) == 1 else None
    return {"missing": told} if told else {}


def _regions(work: Work) -> list[Any]:
    return [(each.code, each.name) for each in agencies.regions(work.session)]


def _known_region(work: Work, region: str) -> None:
    try:
        agencies.of_kind(work.session, region=region, kind=AgencyKind.HEALTHCARE_SECURITY)
    except NotFound:
        raise Invalid(region="unknown_choice") from None


def _which(work: Work, form: forms.Which) -> dict[str, Any]:
    if form.action == "search":
        looked = {"search": form.search, "district": form.district}
        return {**looked, "where_text": form.where_text}
    pick = form.institution or (OTHER if form.where_text else "")
    if not pick:
        raise Invalid(institution="missing")
    if pick == OTHER and not form.where_text:
        raise Invalid(where_text="missing")
    chosen = None
    if pick not in (OTHER, UNKNOWN):
        try:
            chosen = registry.get(work.session, int(pick)).id
        except NotFound:
            raise Invalid(institution="unknown_choice") from None
    text = form.where_text if pick == OTHER else ""
    return {"institution_id": chosen, "where_text": text, "where_known": pick != UNKNOWN}


def _found(work: Work, answers: Answers) -> list[Any]:
    found: list[Any] = []
    if answers.search:
        region = answers.district or None
        found = list(registry.search(work.session, answers.search, region=region, limit=MOST_FOUND))
        found.sort(key=lambda each: each.region != answers.region)
    if answers.institution_id and answers.institution_id not in {each.id for each in found}:
        found.insert(0, registry.get(work.session, answers.institution_id))
    return found
