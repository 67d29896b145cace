"""What the public calculator shows: every rule of today, one of them worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound, Reason
from portal.kernel.text import Text
from rewards.schemes import queries, rules
from rewards.schemes.book import local, registry
from rewards.schemes.book.examples import Example
from rewards.schemes.forms import Calculate
from rewards.schemes.rules import Asked, Quote, Scheme


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule gave: the quote in words, or why there is none."""

    quote: Quote | None
    said: list[rules.Said]
    reasons: tuple[Reason, ...] = ()


def today(work: Work) -> date:
    """Return the legal day of the request."""
    return work.now.astimezone(LEGAL_ZONE).date()


def offered(work: Work) -> list[tuple[str, Text]]:
    """Return the rules of today to choose from, by what names them in the address."""
    day, session = today(work), work.session
    shipped = sorted(registry.in_force_on(day), key=lambda each: each.code != registry.DEFAULT)
    local_ones = [each for each in queries.local_rules(session) if each.in_force.covers(day)]
    found = [(each.code, each.title) for each in (*shipped, *local_ones)]
    for confirmed, scheme in queries.confirmed_rules(session):
        name = agencies.agency(session, confirmed.agency)
        rate = rules.percent(scheme.rate_ceiling)
        title = Text(f"{name.zh} {rate}", f"{name.en} {rate}")
        found.append(
            (scheme.version, Text(f"{scheme.code}：{title.zh}", f"{scheme.code}: {title.en}"))
        )
    return found


def pick(work: Work, typed: str) -> Scheme:
    """Return the rule somebody chose; NotFound when none of today is called that."""
    if "/" in typed:
        return queries.by_version(work.session, typed)
    code = typed or _usual(work.session, today(work))
    try:
        code = registry.known_code(code)
    except registry.SchemeUnknown:
        code = code.upper()
    found = rules.version_on(queries.versions(work.session, code), today(work))
    if found is None:
        raise NotFound
    return found


def work_out(scheme: Scheme, form: Calculate) -> Answer:
    """Return what a rule gives for what was told; NotAnswered when it asks for more."""
    asked = Asked(
        proven_fen=0 if form.no_loss else form.amount or 0,
        level=form.level,
        subject=form.subject,
        insider=form.insider == "yes",
        no_loss=form.no_loss == "yes",
        reporters=form.reporters,
    )
    try:
        quote = rules.quote(scheme, asked)
    except rules.NotKnown as error:
        return Answer(None, [], error.reasons)
    return Answer(quote, rules.said(scheme, quote.lines))


def shown(work: Work, scheme: Scheme) -> dict[str, Any]:
    """Return what a page says of a rule: its sentences, its examples, who uses it."""
    return {
        "scheme": scheme,
        "sentences": rules.described(scheme),
        "questions": rules.questions(scheme),
        "examples": [
            (each, rules.said(scheme, each.quote.lines) if each.quote else [])
            for each in examples(work.session, scheme)
        ],
        "users": _users(work, scheme.code),
    }


def examples(session: Session, scheme: Scheme) -> tuple[Example, ...]:
    """Return the worked examples of a version."""
    version, _ = rules.split_version(scheme.version)
    for shipped, worked in registry.all_entries():
        if shipped.version == version:
            return worked
    text = queries.pack_text(session, version)
    return local.read(text).examples if text else ()


def _users(work: Work, code: str) -> list[tuple[Text, date]]:
    """Return which agencies chose a rule for today, and since when."""
    last = {
        each.agency: each
        for each in sorted(queries.every_choice(work.session), key=lambda each: each.since)
        if each.since <= today(work)
    }
    found = [each for each in last.values() if each.code == code]
    named = [(agencies.agency(work.session, each.agency), each.since) for each in found]
    return [(Text(agency.zh, agency.en), since) for agency, since in named]


def _usual(session: Session, day: date) -> str:
    """Return the rule to begin with: the one an agency chose last, else the default."""
    made = [each for each in queries.every_choice(session) if each.since <= day]
    return max(made, key=lambda each: (each.since, each.id)).code if made else registry.DEFAULT
