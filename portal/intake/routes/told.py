"""Answers as words: on the page that checks them, and wherever a tip is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.intake import rules
from portal.intake.rules.asking import Part
from portal.intake.steps.registry import EXPLAINED, QUESTIONS
from portal.kernel.text import Text
from portal.registry import queries as registry
from portal.registry.book.registry import CATEGORIES

WHERE = Text("哪一家", "Which one")
NOT_KNOWN = Text("不清楚", "Not known")
NO_KIND = Text("说不清是哪一种", "Not sure which kind")


def answer_rows(work: Work, answers: rules.Answers, step: str) -> list[tuple[Text, Any, str]]:
    """Return (label, words, question) of each answer to a question."""
    if step == "which":
        named = answers.where_text
        if answers.institution_id:
            named = registry.get(work.session, answers.institution_id).name
        return [(WHERE, named or (NOT_KNOWN if answers.where_known is False else ""), step)]
    return [
        (part.label, _words_of(work, part, answers.value(part.name)), step)
        for part in QUESTIONS[step].parts
    ]


def further_rows(body: rules.TipBody) -> list[tuple[Text | str, Any]]:
    """Return (label, words) of the answers to questions that have no place of their own."""
    return further_words(body.more)


def further_words(more: Mapping[str, str]) -> list[tuple[Text | str, Any]]:
    """Return (label, words) of answers to further questions of the book, by their names."""
    parts = {part.name: part for each in QUESTIONS.values() for part in each.parts}
    return [
        (parts[name].label, _words_in(parts[name].listed, value))
        if name in parts
        else (name, value)
        for name, value in more.items()
        if value
    ]


def _words_of(work: Work, part: Part, value: Any) -> Any:
    if part.listed == "regions":
        return agencies.region_names(work.session).get(value or "", "")
    if part.listed == "wishes":
        return EXPLAINED["wishes"]["yes" if value else "no"][0]
    if part.listed == "modes":
        return rules.MODE_NAMES.get(value, "")
    if part.listed == "categories":
        return [CATEGORIES[code].plain if code in CATEGORIES else NO_KIND for code in value or ()]
    return _words_in(part.listed, value)


def _words_in(listed: str, value: Any) -> Any:
    known: Mapping[str, Text] = rules.LISTS.get(listed, {})
    return known.get(value, value or "")
