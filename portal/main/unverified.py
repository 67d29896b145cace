"""What nobody has verified of the rules of rewards and of money given back: point by point."""

from __future__ import annotations

from collections.abc import Iterator

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text
from referrals.clocks.book import registry as clocks
from referrals.collections.rules import KIND_LAWS, KIND_NAMES, Kind
from rewards.budgets.service import LAW as BUDGET_LAW
from rewards.claims.book import registry as reviews
from rewards.eligibility.book import registry as grounds
from rewards.payouts.book import registry as payouts
from rewards.schemes import rules
from rewards.schemes.book import registry as schemes

Point = tuple[str, Text, str, Text]
"""Where it counts, what it is about, on which text it rests, what is unsure of it."""

READINGS = (
    Text(
        "一档的比例用于整个金额还是分段累计，原文不清楚的按各规则写明的理解。",
        "Whether a rate is for the whole amount or its slice: as each rule says it was read.",
    ),
    Text(
        "先按比例算，再加固定数额和内部人员部分，再比最低数额，最后比最高数额；原文没有写顺序。",
        "Share, fixed sum, insiders, least amount, highest amount: no text gives this order.",
    ),
    Text(
        "不足一分：定额四舍五入，上限舍去；原文没有写。",
        "Parts of a fen: exact sums half up, ceilings down; no text says.",
    ),
    Text(
        "没有查实损失的不发奖金，也不按最低数额；原文没有写。",
        "No proven loss, no money, not even the least amount; no text says.",
    ),
    Text(
        "几个人一起举报的平分，第一人得零头；约定优先。",
        "A joint reward is split equally, the odd fen to the first; an agreement goes first.",
    ),
    Text(
        "最高限额按每个案件全部举报人合计，不按每人；各地可能不同。",
        "The cap is per case over all reporters, not per person; places may differ.",
    ),
    Text(
        "默认以举报之日的规则为准；单位可以选用查实之日。",
        "The rule of the day of the tip, unless the agency chose the day of the proof.",
    ),
    Text(
        "基数是举报事项应当追回的基金损失，不含罚款、违约金和另外查出的问题。",
        "The base is the recoverable loss of what was reported, without fines and contract money.",
    ),
)
"""What every sum takes for granted and no text was seen to say."""
_EXCERPT = Text(
    "只见摘录或者报道，数字和条件都要与原文核对",
    "Read in excerpts or press reports: figures and conditions to be compared with the text",
)
_NUMBER = Text("文件名称或者文号没有见到", "The name or number of the document was not seen")
_SECOND = Text(
    "只见二手材料，是否这样写、在哪一条待核实",
    "Seen in secondary sources: whether the text says so, and where",
)
_TERM = Text(
    "天数是地方做法或者本系统的设定，待换成当地规定",
    "The number of days is local practice or ours, until a local rule is put in",
)
_MISSED = Text(
    "一期没有按时缴纳的，其余各期同时到期（本系统的理解）",
    "After a missed instalment the rest falls due at once (our reading)",
)
_MONEY_TERMS = ("REWARD-CLAIM", "REFUND")


def points() -> Iterator[Point]:
    """Yield every point, rules first, in the order of their codes."""
    for scheme in sorted(schemes.all_schemes(), key=lambda each: each.version):
        if scheme.law.status is Status.NEEDS_CONFIRMATION:
            yield from _of_scheme(scheme)
    for reading in READINGS:
        yield "all rules", Text("本系统的理解", "A reading of ours"), "—", reading
    yield (
        "claims",
        Text("领取期限两个月，自收到通知起", "Two months to claim, from the notice"),
        str(rules.CLAIM_LAW),
        _SECOND,
    )
    for ground in grounds.grounds():
        yield from _cited("eligibility", ground.title, ground.law, _SECOND)
    for term in reviews.terms():
        yield from _cited("claims", term.title, term.law, _TERM)
    yield from _cited(
        "budgets",
        Text(
            "奖励由办理的单位从自己的预算支付",
            "The agency that handled the tip pays from its budget",
        ),
        BUDGET_LAW,
        _SECOND,
    )
    book = payouts.book()
    for each in book.grounds.values():
        yield from _cited("payouts", each.title, each.law, _SECOND)
    for note in (*book.tax, book.counter):
        yield from _cited("payouts", note.title, note.law, _SECOND)
    yield from _cited("payouts", book.term.title, book.term.law, _TERM)
    for code in _MONEY_TERMS:
        found = clocks.term(code)
        yield from _cited(code, found.title, found.law, _TERM)
    yield "collections", KIND_NAMES[Kind.PLAN], "—", _MISSED
    for kind, law in KIND_LAWS.items():
        yield from _cited("collections", KIND_NAMES[kind], law, _SECOND)


def _of_scheme(scheme: rules.Scheme) -> Iterator[Point]:
    yield scheme.code, Text("全部内容", "All of it"), str(scheme.law), _EXCERPT
    if "待核实" in scheme.law.instrument:
        yield scheme.code, Text("文件", "The document"), scheme.law.instrument, _NUMBER
    for piece in scheme.unknown:
        said = Text("没有查到，不作猜测", "Not found, and not guessed")
        yield scheme.code, rules.UNKNOWN_NAMES[piece], scheme.law.instrument, said
    for note in scheme.notes:
        yield scheme.code, Text("说明", "Note"), scheme.law.instrument, note


def _cited(area: str, what: Text, law: Citation, unsure: Text) -> Iterator[Point]:
    if law.status is Status.NEEDS_CONFIRMATION:
        yield area, what, str(law), unsure


def as_markdown() -> str:
    """Return the list as a section of a page of the documentation."""
    parts = [
        "## Not verified 待核实",
        "",
        "Each point to be compared with the original before it is relied upon; until an agency confirms",
        "a rule with its document, no reward is worked out by it. Rules verified: MAS-2019 only.",
        "",
        "| where | what | rests on | what is unsure |",
        "|---|---|---|---|",
    ]
    parts += [
        f"| {area} | {what.zh} / {what.en} | {law} | {unsure.zh} {unsure.en} |"
        for area, what, law, unsure in points()
    ]
    return "\n".join(parts) + "\n"
