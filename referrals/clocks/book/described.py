"""The terms as a page of `docs/`: every code of the table of law, each with a worked example."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.kernel import packs
from referrals.clocks import rules
from referrals.clocks.book import ladder, registry, rows

_HEAD = """# Statutory terms

Written by `cluebridge docs` from `referrals/clocks/book/terms.toml`; do not edit.
Units: H hours, W working days, D natural days (the last rolls to a working day),
Dx natural days without roll-over, M months (the last day rolls), Mx months without roll-over.
Every example is counted when the book is loaded: one that does not come out stops the program.
"""


def as_markdown() -> str:
    """Return the page."""
    table = packs.read(registry.PACKAGE, "terms.toml")["term"]
    examples = {entry["version"]: entry["examples"][0] for entry in table}
    lines = [
        _HEAD,
        "| code | term | n | unit | worked example | source | status |",
        "|---|---|---|---|---|---|---|",
        *(_line(term, examples[term.version]) for term in registry.all_terms()),
        "",
        "## Rows without a number\n",
        "The law says when in words; there is nothing to count.\n",
        "| code | what | when | source |",
        "|---|---|---|---|",
        *(
            f"| {row.code} | {row.title.zh} / {row.title.en} | {row.when.zh} / {row.when.en} | {row.law} |"
            for row in rows.without_number().values()
        ),
        "",
        "## Terms nothing here starts\n",
        "In the table for `cluebridge term due` and for who counts them by hand.\n",
        "| code | term | why |",
        "|---|---|---|",
        *(_idle(term) for term in registry.idle()),
        "",
        "## Extensions, suspensions, who hears of a miss\n",
        "| code | extensions | what stops it | told after the end |",
        "|---|---|---|---|",
        *(_moves(term) for term in registry.all_terms() if term is registry.term(term.code)),
    ]
    return "\n".join(lines) + "\n"


def _line(term: rules.Term, example: Mapping[str, Any]) -> str:
    status = term.law.status.value.replace("_", " ")
    name = f"{term.title.zh} / {term.title.en}"
    until = f" (until {term.in_force.until})" if term.in_force.until else ""
    cells = (term.code, name + until, term.n, term.unit.value, _told(example), term.law, status)
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _idle(term: rules.Term) -> str:
    why = term.idle.zh + " " + term.idle.en if term.idle else ""
    return f"| {term.code} | {term.title.zh} / {term.title.en} | {why} |"


def _told(example: Mapping[str, Any]) -> str:
    began: datetime = example["from"]
    unit = f" in {example['unit']}" if "unit" in example else ""
    end = example.get("due_on") or f"{example['due_at']:%Y-%m-%d %H:%M}"
    return f"{began:%Y-%m-%d %H:%M}{unit} → {end}"


def _moves(term: rules.Term) -> str:
    longer = "; ".join(f"+{each.n} × {each.times}: {each.by.en}" for each in term.extensions)
    stands = ", ".join(rules.GROUND_NAMES[ground].en for ground in term.pauses)
    told = ladder.in_force().of(term.code, term.unit)
    heard = ", ".join(
        f"{rung.value} {after.total_seconds() / 3600:.0f} h" for rung, after in told.items()
    )
    return f"| {term.code} | {longer or '–'} | {stands or '–'} | {heard or '–'} |"
