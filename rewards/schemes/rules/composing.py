"""From fields of a form to the text of a local rule, so that nobody has to know TOML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.kernel.money import plain_yuan
from portal.kernel.text import Text
from rewards.schemes.rules import lines
from rewards.schemes.rules.lines import ExampleLine, NotRead, TierLine
from rewards.schemes.rules.schemes import DateRule, Rounding, Unknown

BONUSES = ("rate", "up_to", "unknown")
"""What may be known of what insiders get: a share, the most it may be, or nothing."""


class NotComposed(ValueError):
    """A line of a field cannot be read; the message is the name of the field."""

    def __init__(self, field: str, number: int = 1, line: str = "") -> None:
        super().__init__(field)
        self.line = line
        self.said = Text(f"第 {number} 行读不懂", f"Line {number} cannot be read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What the form asks. Amounts in fen; `tiers` and `examples` one a line, as `lines` reads them.

    `cap_known` False: nobody has seen the cap, and nothing above `cap_fen` is worked out. `insider`
    is a share where `bonus` is `rate` or `up_to`. `articles`: by the code of a line of the sum.
    """

    code: str
    serial: int
    title: Mapping[str, str]
    place: Mapping[str, str]
    instrument: str
    article: str
    verified: bool
    since: date
    exact: bool
    progressive: bool
    tiers: str
    cap_fen: int
    examples: str
    until: date | None = None
    rounding: Rounding | None = None
    cap_known: bool = True
    floor_fen: int = 0
    no_loss_fen: int = 0
    no_loss_high_fen: int = 0
    bonus: str = ""
    insider: str = ""
    also_honoured: bool = False
    date_rule: DateRule = DateRule.TIP
    articles: Mapping[str, str] | None = None
    unknown: Sequence[Unknown] = ()
    notes: Sequence[Text] = ()


def composed(fields: Fields) -> str:
    """Return the text of a local rule; NotComposed names the field that cannot be read."""
    parts = [
        "[instruments]",
        f"LOCAL = {_quoted(fields.instrument)}",
        "",
        "[[scheme]]",
        *_head(fields),
        *_money(fields),
        *_besides(fields),
        *_tariffs(fields),
        *("examples = [", *_examples(fields), "]"),
    ]
    return "\n".join(parts) + "\n"


def _head(fields: Fields) -> Iterator[str]:
    rounding = fields.rounding or (Rounding.HALF_UP if fields.exact else Rounding.DOWN)
    yield f"code = {_quoted(fields.code)}"
    yield f"version = {_quoted(f'{fields.code}.{fields.serial}')}"
    yield f"title = {_both(fields.title)}"
    yield f"place = {_both(fields.place)}"
    yield f'law = {{ instrument = "LOCAL", article = {_quoted(fields.article)} }}'
    yield f'status = "{"verified" if fields.verified else "needs_confirmation"}"'
    yield f"since = {fields.since.isoformat()}"
    if fields.until:
        yield f"until = {fields.until.isoformat()}"
    yield f'kind = "{"exact" if fields.exact else "ceiling"}"'
    yield f'rounding = "{rounding}"'
    yield f'mode = "{"progressive" if fields.progressive else "whole"}"'
    yield f'date = "{fields.date_rule}"'


def _money(fields: Fields) -> Iterator[str]:
    name = "cap" if fields.cap_known else "cap_unknown_over"
    yield f'{name} = "{plain_yuan(fields.cap_fen)}"'
    if fields.floor_fen:
        yield f'floor = "{plain_yuan(fields.floor_fen)}"'
    if fields.no_loss_fen:
        low = plain_yuan(fields.no_loss_fen)
        high = plain_yuan(fields.no_loss_high_fen or fields.no_loss_fen)
        yield f'no_loss = ["{low}", "{high}"]'


def _besides(fields: Fields) -> Iterator[str]:
    if fields.bonus == "unknown":
        yield "insider = { unknown = true }"
    elif fields.bonus:
        yield f'insider = {{ {fields.bonus} = "{_share(fields.insider)}" }}'
    if fields.also_honoured:
        yield "also_honoured = true"
    if fields.articles:
        told = ", ".join(f"{name} = {_quoted(each)}" for name, each in fields.articles.items())
        yield f"articles = {{ {told} }}"
    if fields.unknown:
        yield f"unknown = {json.dumps([each.value for each in fields.unknown])}"
    if fields.notes:
        yield "notes = ["
        yield from (f"  {_both({'zh': note.zh, 'en': note.en})}," for note in fields.notes)
        yield "]"


def _tariffs(fields: Fields) -> Iterator[str]:
    """Yield the tiers, apart for each grade of evidence and kind of subject that is named."""
    try:
        typed = lines.tiers(fields.tiers)
    except NotRead as error:
        raise NotComposed("tiers", error.number, error.line) from None
    groups: dict[tuple[str, str], list[TierLine]] = {}
    for line in typed:
        groups.setdefault((line.level, line.subject), []).append(line)
    if list(groups) == [("", "")] and all(line.rate for line in typed):
        yield f"tiers = [{_tiers(fields, typed)}]"
        return
    yield "tariffs = ["
    for (level, subject), group in groups.items():
        parts = [f'level = "{level}"'] if level else []
        parts += [f'subject = "{subject}"'] if subject else []
        parts += [f'floor = "{plain_yuan(each.floor_fen)}"' for each in group if not each.rate][:1]
        parts += [f"tiers = [{_tiers(fields, group)}]"]
        yield f"  {{ {', '.join(parts)} }},"
    yield "]"


def _tiers(fields: Fields, group: Sequence[TierLine]) -> str:
    found: list[str] = []
    base = over = 0
    for line in group:
        if line.rate in ("", "unknown"):
            continue
        parts = [f'{line.side} = "{plain_yuan(line.edge_fen)}"'] if line.side else []
        honorary = line.rate == "honorary"
        parts.append('award = "honorary"' if honorary else f'rate = "{line.rate}"')
        if fields.progressive and found:
            parts.append(f'base_award = "{plain_yuan(base)}"')
        parts += [f'plus = "{plain_yuan(line.plus_fen)}"'] if line.plus_fen else []
        parts += [f'floor = "{plain_yuan(line.floor_fen)}"'] if line.floor_fen else []
        if fields.progressive and line.side and line.rate not in ("honorary", "local"):
            base += int((line.edge_fen - over) * Decimal(line.rate))
            over = line.edge_fen
        found.append(f"{{ {', '.join(parts)} }}")
    return ", ".join(found)


def _examples(fields: Fields) -> Iterator[str]:
    try:
        typed = lines.examples(fields.examples)
    except NotRead as error:
        raise NotComposed("examples", error.number, error.line) from None
    for line in typed:
        yield f"  {{ {', '.join([*_asked(line), *_gives(line, exact=fields.exact)])} }},"


def _asked(line: ExampleLine) -> Iterator[str]:
    yield f'proven = "{plain_yuan(line.proven_fen)}"'
    for name in ("level", "subject", "local_rate"):
        if value := getattr(line, name):
            yield f'{name} = "{value}"'
    for name in ("insider", "no_loss"):
        if getattr(line, name):
            yield f"{name} = true"
    if line.reporters != 1:
        yield f"reporters = {line.reporters}"


def _gives(line: ExampleLine, *, exact: bool) -> Iterator[str]:
    if line.refused:
        yield f'refused = "{line.refused}"'
        return
    if line.honorary:
        yield 'kind = "honorary"'
    name = "amount" if exact and line.least_fen is None else "ceiling"
    yield f'{name} = "{plain_yuan(line.most_fen)}"'
    if line.least_fen:
        yield f'least = "{plain_yuan(line.least_fen)}"'
    if line.parts:
        yield f"parts = {json.dumps([plain_yuan(each) for each in line.parts])}"


def _share(typed: str) -> str:
    try:
        return lines.share(typed)
    except ValueError:
        raise NotComposed("insider", 1, typed) from None


def _both(text: Mapping[str, str]) -> str:
    return f"{{ zh = {_quoted(text['zh'])}, en = {_quoted(text['en'])} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
