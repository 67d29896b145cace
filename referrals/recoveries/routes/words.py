"""What an order looks like in a list, and what refusals about orders say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import Reason
from portal.kernel.text import Text
from referrals.recoveries import queries, rules
from referrals.recoveries.book import registry

MESSAGES = {
    "past_day": Text("日期不能早于今天", "The day cannot be in the past"),
    "condition_not_met": Text(
        "先查实该条款的前提（例如拒不改正）并勾选，才能罚款",
        "Establish what the norm presupposes (such as refusing to correct) and tick it first",
    ),
    "string_pattern_mismatch": Text("凭证号不能以“~”开头", "A reference cannot begin with ~"),
}
IN_THE_WAY = {
    "ordered_already": Text(
        "本案已责令退回的基金与此项合计超过查实金额",
        "With the fund money ordered back in this case already it is more than what was proven",
    ),
    "fine-by-decision": Text(
        "同一当事人的同一违法行为已有行政处罚案件在办理，罚款由该案的处罚决定作出，不在这里另行拟定",
        "An administrative case on this act of this party is open: its decision imposes the fine, "
        "not an order made here",
    ),
    "no-fine-while-criminal": Text(
        "案件处于刑事办理阶段，不得新作罚款决定；基金、协议违约金和退赔可以照常追缴",
        "The criminal track is running: no new fine. Fund money, contract money and restitution "
        "can still be ordered",
    ),
    "fine-before-review": Text(
        "本案应当先审查是否移送公安机关，不得以罚款代替移送",
        "Whether to refer must be reviewed first: a fine may not take the place of a referral",
    ),
    "fine-instead-of-referral": Text(
        "已决定移送但尚未移送，不得以罚款代替移送",
        "To be referred, not yet handed over: a fine may not take the place of a referral",
    ),
    "fined-before": Text(
        "同一当事人的同一违法行为已经罚款，不得再罚；触犯多个规范的，按罚款数额高的规定处罚一次。"
        "确属另一行为的，请写明理由",
        "The same party was fined for this act: not twice. Under several norms the higher amount counts, "
        "once. If it is another act, say why",
    ),
    "fined-by-another": Text(
        "另一机关已对同一当事人的同一违法行为罚款，不得再罚；触犯多个规范的，按罚款数额高的规定处罚一次。"
        "确属另一行为的，请写明理由",
        "Another agency has fined the same party for this act: not twice. Under several norms the higher "
        "amount counts, once. If it is another act, say why",
    ),
}


def row(work: Work, order: Any) -> dict[str, Any]:
    """Return an order with what came in and what is outstanding."""
    lines = queries.lines(work.session, order.id)
    found = rules.balances(lines)
    return {
        "order": order,
        "ledger": registry.ledger(order.ledger),
        "received_fen": found[rules.Account.RECEIVED],
        "outstanding_fen": found[rules.Account.RECEIVABLE],
        "opens_case": bool(queries.opened(work.session, work.actor, {order.case_id})),
    }


def told(reasons: Sequence[Reason]) -> list[tuple[Text, Any, Reason]]:
    """Return refusals in words, with their article."""
    return [(IN_THE_WAY[each.code], each.law, each) for each in reasons if each.code in IN_THE_WAY]
