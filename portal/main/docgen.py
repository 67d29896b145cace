"""Documents generated from the registries, so that they cannot drift from the code."""

from __future__ import annotations

from portal.infra.settings import Settings
from portal.main import access, papers, unverified
from referrals.clocks.book.described import as_markdown as terms
from referrals.penalties.book.described import as_markdown as penalties
from referrals.proceedings.book.markdown import as_markdown as proceedings
from referrals.proceedings.steps.registry import STEPS as PROCEEDINGS
from referrals.transfers.book.markdown import as_markdown
from referrals.transfers.steps.registry import STEPS
from rewards.schemes.book.described import as_markdown as reward_rules


def documents() -> dict[str, str]:
    """Return every generated document by its path in the tree."""
    return {
        "deploy/portal.env.example": _environment(),
        "docs/access.md": access.as_markdown(),
        "docs/documents.md": papers.as_markdown(),
        "docs/penalties.md": penalties(),
        "docs/proceedings.md": proceedings(list(PROCEEDINGS.values())),
        "docs/reward-rules.md": f"{reward_rules()}\n{unverified.as_markdown()}",
        "docs/terms.md": terms(),
        "docs/workflow.md": as_markdown(list(STEPS.values())),
    }


def _environment() -> str:
    lines = ["# Every setting of Cluebridge. Written by `cluebridge docs`; do not edit.", ""]
    for name, info in Settings.model_fields.items():
        lines += [f"# {info.description}", f"CLUEBRIDGE_{name.upper()}={info.default}", ""]
    return "\n".join(lines)
