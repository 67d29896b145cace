"""docs/proceedings.md, written from the table of steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from portal.kernel.actor import OFFICE_NAMES
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.proceedings.book import thresholds
from referrals.proceedings.book.grounds import grounds
from referrals.proceedings.book.workflow import BARRED, MAY, mark, offices, stands, terms
from referrals.proceedings.rules import ENDED, REASONS, PartyKind, Step


def as_markdown(steps: Sequence[Step]) -> str:
    """Return docs/proceedings.md, Chinese and English side by side."""
    lines = [
        "# The course of an administrative case / 行政处罚案件的进程",
        "",
        "Written by `cluebridge docs` from `referrals/proceedings/steps`, `rules/duties.py` and",
        "`referrals/clocks/book/terms.toml`; do not edit. The portal shows the same at `/help/proceedings`.",
        "",
        "## States / 状态图",
        "",
        *_diagram(steps),
        "",
        *_states(steps),
        *_steps(steps),
        *_who(steps),
        *_clocks(steps),
        *_local(),
        "## Why a step is refused / 不能办理的理由",
        "",
        *_table(("code", "words"), ((f"`{k}`", _both(words)) for k, words in REASONS.items())),
        "",
    ]
    return "\n".join(lines)


def _diagram(steps: Sequence[Step]) -> list[str]:
    return [
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> new",
        *(
            f"  {source} --> {step.target}: {step.code}"
            for step in steps
            for source in sorted(step.sources)
            if step.target is not None
        ),
        *(f"  {state} --> [*]" for state in sorted(ENDED)),
        "```",
    ]


def _states(steps: Sequence[Step]) -> list[str]:
    head = ("state", "words", "turn of", "clocks running", "clocks that may run", "no term because")
    rows = (
        (
            each.state.value,
            _both(each.name),
            _both(each.turn) if each.turn else "—",
            ", ".join(each.clocks) or "—",
            ", ".join(each.sometimes) or "—",
            _both(each.why_none) if each.why_none else "—",
        )
        for each in stands(steps)
    )
    return [*_table(head, rows), ""]


def _steps(steps: Sequence[Step]) -> list[str]:
    duties = (
        (
            f"`{step.code}`",
            ", ".join(f"`{kind}`" for kind in step.requires) or "—",
            ", ".join(f"`{kind}`" for kind in step.produces) or "—",
            ", ".join(step.stops) or "—",
            ", ".join((*step.starts, *(f"({code})" for code in step.perhaps))) or "—",
        )
        for step in steps
    )
    return [
        "## Steps / 步骤",
        "",
        *_table(
            ("step", "words", "from", "to", "source of law", "status"),
            (
                (
                    f"`{step.code}`",
                    _both(step.label),
                    ", ".join(sorted(step.sources)),
                    step.target or "(stays)",
                    str(step.law),
                    _status(step),
                )
                for step in steps
            ),
        ),
        "",
        *_table(("step", "needs", "makes", "stops", "starts (perhaps)"), duties),
        "",
    ]


def _who(steps: Sequence[Step]) -> list[str]:
    shown = offices(steps)
    rows = ((f"`{step.code}`", *(mark(step, each) for each in shown)) for step in steps)
    return [
        f"## Who may / 岗位与步骤 ({MAY} may 可以; {BARRED} shut out by the article 依条文不得)",
        "",
        *_table(("step", *(_both(OFFICE_NAMES[each]) for each in shown)), rows),
        "",
    ]


def _clocks(steps: Sequence[Step]) -> list[str]:
    rows = (
        (
            each.term.code,
            _both(each.term.title),
            f"{each.term.n} {each.term.unit.value}",
            _both(each.term.from_event),
            str(each.term.law),
            _status(each.term),
            "; ".join(text.zh for text in each.starts) or "—",
            "; ".join(text.zh for text in each.stops) or "—",
        )
        for each in terms(steps)
    )
    return [
        "## Clocks / 期限",
        "",
        "Worked examples of each stand in [terms.md](terms.md).",
        "",
        *_table(
            ("clock", "term", "n", "from", "source of law", "status", "started by", "stopped by"),
            rows,
        ),
        "",
    ]


def _local() -> list[str]:
    figures = (
        (
            f"`{each.code}`",
            _both(each.title),
            each.region or "—",
            *(format_yuan(each.fen[kind]) for kind in PartyKind),
            str(each.law),
            _status(each),
        )
        for each in thresholds.book()
    )
    reasons = (
        (
            f"`{each.code}`",
            ", ".join(sorted(effect.value for effect in each.effects)),
            _both(each.name),
            str(each.law),
        )
        for each in grounds().values()
    )
    return [
        "## Local thresholds, yuan, included / 本地标准（元，含本数）",
        "",
        *_table(("code", "words", "region", "unit", "person", "source", "status"), figures),
        "",
        "## Grounds for less than the minimum, or for no penalty / 减轻和不予处罚的情形",
        "",
        *_table(("code", "allows", "words", "source of law"), reasons),
        "",
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _both(text: Text) -> str:
    return f"{text.zh} / {text.en}"


def _status(entry: Any) -> str:
    return str(entry.law.status.value).replace("_", " ")
