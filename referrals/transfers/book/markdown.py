"""docs/workflow.md, written from the table of steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from portal.kernel.actor import OFFICE_NAMES
from portal.kernel.text import Text
from referrals.transfers.book.profiles import in_force
from referrals.transfers.book.workflow import (
    BARRED,
    MAY,
    Counted,
    Stand,
    mark,
    offices,
    stands,
    terms,
)
from referrals.transfers.rules import ENDED, REASONS, SIDE_NAMES, Step


def as_markdown(steps: Sequence[Step]) -> str:
    """Return docs/workflow.md, Chinese and English side by side."""
    return "\n".join(
        [
            "# The course of a referral / 移送的进程",
            "",
            "Written by `cluebridge docs` from `referrals/transfers/steps`, `rules/duties.py` and",
            "`referrals/clocks/book/terms.toml`; do not edit. The portal shows the same at `/help/workflow`.",
            "",
            "## States / 状态图",
            "",
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
            "",
            *_table(
                (
                    "state",
                    "words",
                    "turn of",
                    "clocks running",
                    "clocks that may run",
                    "no term because",
                ),
                (_state_row(each) for each in stands(steps)),
            ),
            "",
            *_steps(steps),
            *_who(steps),
            *_clocks(steps),
            *_practice(),
        ]
    )


def _steps(steps: Sequence[Step]) -> list[str]:
    return [
        "## Steps / 步骤",
        "",
        *_table(
            ("step", "words", "side", "from", "to", "source of law", "status"),
            (_step_row(step) for step in steps),
        ),
        "",
        *_table(("step", "needs", "makes", "stops", "starts"), (_duty_row(step) for step in steps)),
        "",
    ]


def _who(steps: Sequence[Step]) -> list[str]:
    shown = offices(steps)
    return [
        f"## Who may / 岗位与步骤 ({MAY} may 可以; {BARRED} shut out by the article 依条文不得)",
        "",
        *_table(
            ("step", *(_both(OFFICE_NAMES[each]) for each in shown)),
            ((f"`{step.code}`", *(mark(step, each) for each in shown)) for step in steps),
        ),
        "",
    ]


def _clocks(steps: Sequence[Step]) -> list[str]:
    return [
        "## Clocks / 期限",
        "",
        "Units: H hours 小时, W working days 工作日, D natural days 自然日,",
        "Dx natural days without roll-over 自然日不顺延, M months 月.",
        "",
        *_table(
            (
                "clock",
                "term",
                "n",
                "from",
                "whose",
                "source of law",
                "status",
                "started by",
                "stopped by",
            ),
            (_clock_row(each) for each in terms(steps)),
        ),
        "",
        "## Worked examples / 计算示例",
        "",
        *_table(
            ("clock", "source of law", "from", "unit", "extended by", "ends"),
            (row for each in terms(steps) for row in _example_rows(each)),
        ),
        "",
    ]


def _practice() -> list[str]:
    return [
        "## Optional profiles / 可选的本地做法",
        "",
        *_table(
            ("profile", "words", "source", "status", "regions"),
            (
                (
                    f"`{p.code}`",
                    _both(p.title),
                    str(p.law),
                    _status(p),
                    ", ".join(p.regions) or "—",
                )
                for p in in_force()
            ),
        ),
        "",
        "## Why a step is refused / 不能办理的理由",
        "",
        *_table(("code", "words"), ((f"`{k}`", _both(words)) for k, words in REASONS.items())),
        "",
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _both(text: Text) -> str:
    return f"{text.zh} / {text.en}"


def _status(entry: Any) -> str:
    return str(entry.law.status.value).replace("_", " ")


def _state_row(each: Stand) -> tuple[str, ...]:
    return (
        each.state.value,
        _both(each.name),
        _both(each.turn) if each.turn else "—",
        ", ".join(each.clocks) or "—",
        ", ".join(each.sometimes) or "—",
        _both(each.why_none) if each.why_none else "—",
    )


def _step_row(step: Step) -> tuple[str, ...]:
    return (
        f"`{step.code}`",
        _both(step.label),
        _both(SIDE_NAMES[step.side]),
        ", ".join(sorted(step.sources)),
        step.target or "(stays)",
        str(step.law),
        _status(step),
    )


def _duty_row(step: Step) -> tuple[str, ...]:
    return (
        f"`{step.code}`",
        ", ".join(f"`{kind}`" for kind in step.requires) or "—",
        ", ".join(f"`{kind}`" for kind in step.produces) or "—",
        ", ".join(step.stops) or "—",
        ", ".join(f"{each.code} ({each.owner})" for each in step.starts) or "—",
    )


def _clock_row(each: Counted) -> tuple[str, ...]:
    term = each.term
    return (
        term.code,
        _both(term.title),
        f"{term.n} {term.unit.value}",
        _both(term.from_event),
        _both(term.owner),
        str(term.law),
        _status(term),
        "; ".join(text.zh for text in each.starts) or "—",
        "; ".join(text.zh for text in each.stops) or "—",
    )


def _example_rows(each: Counted) -> list[tuple[str, ...]]:
    unit = each.term.unit.value
    return [
        (
            each.term.code,
            str(each.term.law),
            one.began,
            one.unit or unit,
            f"+{one.extra_n}" if one.extra_n else "—",
            one.due,
        )
        for one in each.examples
    ]
