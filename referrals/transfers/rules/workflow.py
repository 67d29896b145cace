"""The course of a referral as a page: docs/workflow.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.kernel.actor import OFFICE_NAMES
from referrals.transfers.rules.duties import DUTIES
from referrals.transfers.rules.states import ENDED, STATE_NAMES, WHOSE_TURN, State
from referrals.transfers.rules.step import Step


def as_markdown(steps: Sequence[Step]) -> str:
    """Return docs/workflow.md: state diagram, steps with their law, who takes them."""
    return "\n".join(
        [
            "# The course of a referral",
            "",
            "Written by `cluebridge docs` from `referrals/transfers/steps`; do not edit.",
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
                ("step", "words", "side", "offices", "from", "to", "source of law"),
                (_step_row(step) for step in steps),
            ),
            "",
            *_table(("step", "needs", "makes", "stops", "starts"), (_duty_row(s) for s in steps)),
            "",
            *_table(
                ("state", "words", "turn of", "clocks running"),
                (
                    (
                        state.value,
                        f"{STATE_NAMES[state].zh} / {STATE_NAMES[state].en}",
                        "—" if state in ENDED else WHOSE_TURN[state].value,
                        ", ".join(sorted(DUTIES.get(state, ()))) or "—",
                    )
                    for state in State
                ),
            ),
            "",
        ]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _step_row(step: Step) -> tuple[str, ...]:
    return (
        f"`{step.code}`",
        f"{step.label.zh} / {step.label.en}",
        step.side.value,
        ", ".join(OFFICE_NAMES[office].en for office in sorted(step.offices)),
        ", ".join(sorted(step.sources)),
        step.target or "(stays)",
        str(step.law),
    )


def _duty_row(step: Step) -> tuple[str, ...]:
    return (
        f"`{step.code}`",
        ", ".join(f"`{kind}`" for kind in step.requires) or "—",
        ", ".join(f"`{kind}`" for kind in step.produces) or "—",
        ", ".join(step.stops) or "—",
        ", ".join(f"{each.code} ({each.owner})" for each in step.starts) or "—",
    )
