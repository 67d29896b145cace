"""The reward rules as a page of the documentation, for a lawyer to read."""

from __future__ import annotations

from collections.abc import Iterable

from portal.kernel.law import Status
from portal.kernel.money import format_yuan
from rewards.schemes import rules
from rewards.schemes.book import registry
from rewards.schemes.book.examples import Example

_HEAD = "| 查实金额 proven | 条件 told | 奖励 gives | 计算过程 the sum |"
_ASKS = {"level": "证据等级", "subject": "举报对象"}
STATUS_NAMES = {
    Status.VERIFIED: "verified 已核实",
    Status.NEEDS_CONFIRMATION: "needs confirmation 待核实",
}


def as_markdown() -> str:
    """Return every rule set with its sentences, worked examples, source and gaps, in Markdown."""
    entries = sorted(registry.all_entries(), key=lambda each: each[0].version)
    parts = [
        "# Reward rules",
        "",
        "Written by `cluebridge docs` from `rewards/schemes/book/`; do not edit.",
        "",
        "Every rule is proved by its own worked examples when it is loaded: an example at each edge and",
        "one fen beyond it, or the program does not start. The base is the recoverable loss of what was",
        "reported: no fines, no contract money. A ceiling is rounded down to the fen and a person decides",
        "the amount; an exact sum is rounded half up. A rule that needs confirmation is used by nobody",
        "before the administrator of an agency and a second person have confirmed it with a document; what",
        "is not known is refused, not guessed. `cluebridge reward quote` works every one of them out.",
        "",
        "以上、以下、不超过包括本数，不到、超过不包括本数（民法典第一千二百五十九条）；≈ 表示已经计算到分。",
        "“From” and “up to” include the amount, “below” and “over” do not; ≈ means worked out to the fen.",
        "What is not verified is listed at the end: [待核实](#not-verified-待核实).",
        "",
        *_overview(scheme for scheme, _ in entries),
        "",
    ]
    for scheme, examples in entries:
        parts += [*_section(scheme, examples), ""]
    return "\n".join(parts)


def _overview(schemes: Iterable[rules.Scheme]) -> list[str]:
    rows = [
        "| code | place | from | until | gives | asks | status |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in schemes:
        until = each.in_force.until.isoformat() if each.in_force.until else "—"
        cells = (
            each.code,
            f"{each.place.zh} / {each.place.en}",
            each.in_force.since.isoformat(),
            until,
            "an amount" if each.exact else "a ceiling",
            ", ".join(rules.questions(each)) or "—",
            STATUS_NAMES[each.law.status],
        )
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def _section(scheme: rules.Scheme, examples: Iterable[Example]) -> list[str]:
    parts = [
        f"## {scheme.version} {scheme.title.zh} / {scheme.title.en}",
        "",
        f"{scheme.law} ({STATUS_NAMES[scheme.law.status]}), from {scheme.in_force.since.isoformat()}.",
        "",
    ]
    parts += [f"- {each.zh} {each.en}" for each in rules.described(scheme)]
    parts += [f"- {note.zh} {note.en}" for note in scheme.notes]
    parts += ["", _HEAD, "|---:|---|---:|---|"]
    return parts + [_example(each) for each in examples]


def _example(example: Example) -> str:
    asked = example.asked
    told = [
        asked.level.value if asked.level else "",
        asked.subject.value if asked.subject else "",
        "内部人员 insider" if asked.insider else "",
        "没有损失 no loss" if asked.no_loss else "",
        f"{asked.reporters} 人 reporters" if asked.reporters > 1 else "",
        f"假设当地比例 assumed local rate {example.local_rate}" if example.local_rate else "",
    ]
    conditions = ", ".join(each for each in told if each) or "—"
    gives, steps = _gives(example)
    return f"| {format_yuan(asked.proven_fen)} | {conditions} | {gives} | {steps} |"


def _gives(example: Example) -> tuple[str, str]:
    quote = example.quote
    if quote is None:
        code = str(example.came_out["refused"])
        name = rules.REASON_NAMES.get(code)
        asked = code.removesuffix("-missing")
        told = name.zh if name else f"先要说明{_ASKS[asked]} asks for the {asked}"
        return "不能计算 refused", told
    steps = "；".join(rules.words(line).zh for line in quote.lines)
    if quote.kind is rules.Kind.HONORARY:
        return "以表扬为主 honorary", steps
    amount = format_yuan(quote.ceiling_fen)
    if quote.exact:
        return amount, steps
    least = f"{format_yuan(quote.least_fen)} – " if quote.least_fen else "最多 ≤ "
    return least + amount, steps
