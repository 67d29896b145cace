"""Documents generated from the registries, so that they cannot drift from the code."""

from __future__ import annotations

from portal.infra.settings import Settings
from portal.main import access, papers
from referrals.clocks.book import registry as terms
from referrals.transfers.rules import as_markdown
from referrals.transfers.steps.registry import STEPS


def documents() -> dict[str, str]:
    """Return every generated document by its path in the tree."""
    return {
        "deploy/portal.env.example": _environment(),
        "docs/access.md": access.as_markdown(),
        "docs/documents.md": papers.as_markdown(),
        "docs/terms.md": _terms(),
        "docs/workflow.md": as_markdown(list(STEPS.values())),
    }


def _environment() -> str:
    lines = ["# Every setting of Cluebridge. Written by `cluebridge docs`; do not edit.", ""]
    for name, info in Settings.model_fields.items():
        lines += [f"# {info.description}", f"CLUEBRIDGE_{name.upper()}={info.default}", ""]
    return "\n".join(lines)


def _terms() -> str:
    lines = [
        "# Statutory terms",
        "",
        "Written by `cluebridge docs` from `referrals/clocks/book/terms.toml`; do not edit.",
        "Units: H hours, W working days, D natural days (the last rolls to a working day),",
        "Dx natural days without roll-over, M months.",
        "",
        "| code | term | n | unit | source | status |",
        "|---|---|---|---|---|---|",
    ]
    for term in terms.all_terms():
        status = term.law.status.value.replace("_", " ")
        name = f"{term.title.zh} / {term.title.en}"
        lines.append(
            f"| {term.code} | {name} | {term.n} | {term.unit.value} | {term.law} | {status} |"
        )
    return "\n".join(lines) + "\n"
