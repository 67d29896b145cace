"""A rule as the fields of the form that would make it: to begin from, and to correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from portal.kernel.law import Status
from portal.kernel.money import plain_yuan
from rewards.schemes import rules
from rewards.schemes.book.examples import Example
from rewards.schemes.rules import Scheme, Tariff
from rewards.schemes.rules.lines import WORDS


def typed(scheme: Scheme, examples: Iterable[Example], locale: str = "zh") -> dict[str, Any]:
    """Return what somebody would type into the form for a rule, in the words of `locale`."""
    band, bonus = scheme.no_loss, scheme.bonus
    cap = scheme.cap_fen if scheme.cap_fen is not None else scheme.cap_unknown_over_fen
    return {
        "code": scheme.code,
        "title_zh": scheme.title.zh,
        "title_en": scheme.title.en,
        "place_zh": scheme.place.zh,
        "place_en": scheme.place.en,
        "instrument": scheme.law.instrument,
        "article": scheme.law.article,
        "verified": "yes" if scheme.law.status is Status.VERIFIED else "",
        "since": scheme.in_force.since.isoformat(),
        "until": scheme.in_force.until.isoformat() if scheme.in_force.until else "",
        "kind": "exact" if scheme.exact else "ceiling",
        "rounding": scheme.rounding.value,
        "mode": scheme.mode.value,
        "date_rule": scheme.date_rule.value,
        "cap": plain_yuan(cap or 0),
        "cap_unknown": "yes" if scheme.cap_fen is None else "",
        "floor": _yuan(scheme.floor_fen),
        "no_loss": _yuan(band.low_fen) if band else "",
        "no_loss_high": _yuan(band.high_fen) if band and band.high_fen != band.low_fen else "",
        "bonus": _bonus(scheme) if bonus else "",
        "insider": rules.percent(bonus.rate) if bonus and bonus.rate else "",
        "also_honoured": "yes" if scheme.also_honoured else "",
        "unknown": [each.value for each in scheme.unknown],
        "tiers": "\n".join(_in(locale, _tiers(scheme))),
        "examples": "\n".join(_in(locale, (_example(each) for each in examples))),
        "articles": "\n".join(f"{name} = {told}" for name, told in scheme.articles.items()),
        "notes_zh": "\n".join(note.zh for note in scheme.notes),
        "notes_en": "\n".join(note.en for note in scheme.notes),
    }


def _yuan(fen: int) -> str:
    return plain_yuan(fen) if fen else ""


def _bonus(scheme: Scheme) -> str:
    if scheme.bonus is None or scheme.bonus.rate is None:
        return "unknown"
    return "up_to" if scheme.bonus.maximum else "rate"


def _in(locale: str, lines: Iterable[list[str]]) -> Iterator[str]:
    """Yield lines of words of a pack as they are typed in a language."""
    for line in lines:
        yield " ".join(WORDS[each].in_(locale) if each in WORDS else each for each in line)


def _tiers(scheme: Scheme) -> Iterator[list[str]]:
    for tariff in scheme.tariffs:
        told = [str(each) for each in (tariff.level, tariff.subject) if each]
        if tariff.floor_fen:
            yield [*told, "floor", plain_yuan(tariff.floor_fen)]
        if not tariff.tiers:
            yield [*told, "unknown"]
        for place in range(len(tariff.tiers)):
            yield [*told, *_tier(tariff, place)]


def _tier(tariff: Tariff, place: int) -> list[str]:
    tier, line = tariff.tiers[place], []
    if place + 1 < len(tariff.tiers):
        above = tariff.tiers[place + 1]
        side = "below" if above.start_fen == above.over_fen else "upto"
        line += [side, plain_yuan(above.over_fen)]
    if tier.honorary:
        line.append("honorary")
    else:
        line.append("local" if tier.rate is None else rules.percent(tier.rate))
    for name, fen in (("plus", tier.plus_fen), ("floor", tier.floor_fen)):
        line += [name, plain_yuan(fen)] if fen else []
    return line


def _example(example: Example) -> list[str]:
    asked, written = example.asked, example.written
    line = [str(each) for each in (asked.level, asked.subject) if each]
    line += [name for name in ("insider", "no_loss") if getattr(asked, name)]
    if example.local_rate:
        line += ["local", example.local_rate]
    if asked.reporters != 1:
        line += [str(asked.reporters), "reporters"]
    line += [plain_yuan(asked.proven_fen), "="]
    if "refused" in written:
        return [*line, "refused", written["refused"]]
    if written["kind"] == rules.Kind.HONORARY:
        return [*line, "honorary"]
    least = [written["least"], "~"] if "least" in written else []
    parts = ["parts", *written["parts"]] if "parts" in written else []
    return [*line, *least, written.get("amount") or written["ceiling"], *parts]
