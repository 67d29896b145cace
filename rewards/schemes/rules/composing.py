"""From fields of a form to the text of a local rule, so that nobody has to know TOML to begin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.kernel.money import parse_yuan, plain_yuan

_TIER = re.compile(r"(?:(below|upto)\s+([0-9.,]+)\s+)?(0\.[0-9]{1,6}|honorary)")
_EXAMPLE = re.compile(r"([0-9.,]+)\s*=\s*([0-9.,]+|honorary)")
_FULL_WIDTH = str.maketrans("＝．，０１２３４５６７８９", "=.,0123456789")


class NotComposed(ValueError):
    """A line of a field cannot be read; the message is the name of the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What the form asks. Amounts in fen; `tiers` and `examples` one a line.

    A tier is `below 50000 0.05` (the edge is outside), `upto 50000 0.05` (inside) or, the last one,
    `0.03`; `honorary` stands for a rate. An example is `49999.99 = 2500.00` or `1 = honorary`.
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
    floor_fen: int
    no_loss_fen: int
    insider: str
    examples: str


def composed(fields: Fields) -> str:
    """Return the text of a local rule; NotComposed names the field that cannot be read."""
    lines = [
        "[instruments]",
        f"LOCAL = {_quoted(fields.instrument)}",
        "",
        "[[scheme]]",
        f"code = {_quoted(fields.code)}",
        f"version = {_quoted(f'{fields.code}.{fields.serial}')}",
        f"title = {_both(fields.title)}",
        f"place = {_both(fields.place)}",
        f'law = {{ instrument = "LOCAL", article = {_quoted(fields.article)} }}',
        f'status = "{"verified" if fields.verified else "needs_confirmation"}"',
        f"since = {fields.since.isoformat()}",
        f'kind = "{"exact" if fields.exact else "ceiling"}"',
        f'rounding = "{"half_up" if fields.exact else "down"}"',
        f'mode = "{"progressive" if fields.progressive else "whole"}"',
        f'cap = "{plain_yuan(fields.cap_fen)}"',
    ]
    if fields.floor_fen:
        lines.append(f'floor = "{plain_yuan(fields.floor_fen)}"')
    if fields.no_loss_fen:
        lines.append(f'no_loss = "{plain_yuan(fields.no_loss_fen)}"')
    if fields.insider:
        lines.append(f'insider = {{ rate = "{fields.insider}" }}')
    lines += ["tiers = [", *_tiers(fields), "]", "examples = [", *_examples(fields), "]"]
    return "\n".join(lines) + "\n"


def _tiers(fields: Fields) -> Iterator[str]:
    base, over = 0, 0
    for number, typed in enumerate(_typed(fields.tiers)):
        found = _TIER.fullmatch(typed)
        if not found:
            raise NotComposed("tiers")
        side, edge, rate = found.groups()
        parts = [f'{side} = "{plain_yuan(_fen(edge, "tiers"))}"'] if side else []
        parts.append('award = "honorary"' if rate == "honorary" else f'rate = "{rate}"')
        if fields.progressive and number:
            parts.append(f'base_award = "{plain_yuan(base)}"')
        if fields.progressive and side and rate != "honorary":
            upper = _fen(edge, "tiers")
            base, over = base + int((upper - over) * Decimal(rate)), upper
        yield f"  {{ {', '.join(parts)} }},"


def _examples(fields: Fields) -> Iterator[str]:
    what = "amount" if fields.exact else "ceiling"
    for typed in _typed(fields.examples):
        found = _EXAMPLE.fullmatch(typed)
        if not found:
            raise NotComposed("examples")
        proven = plain_yuan(_fen(found[1], "examples"))
        if found[2] == "honorary":
            gives = f'kind = "honorary", {what} = "0.00"'
        else:
            gives = f'{what} = "{plain_yuan(_fen(found[2], "examples"))}"'
        yield f'  {{ proven = "{proven}", {gives} }},'


def _typed(text: str) -> Iterator[str]:
    for line in text.translate(_FULL_WIDTH).splitlines():
        if line.strip():
            yield line.strip()


def _fen(typed: str, field: str) -> int:
    try:
        return parse_yuan(typed)
    except ValueError:
        raise NotComposed(field) from None


def _both(text: Mapping[str, str]) -> str:
    return f"{{ zh = {_quoted(text['zh'])}, en = {_quoted(text['en'])} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
