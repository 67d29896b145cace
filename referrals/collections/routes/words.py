"""What refusals and wrong fields of collecting say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.kernel.errors import Reason
from portal.kernel.text import Text

MESSAGES = {
    "past_day": Text(
        "日期不能早于今天或者起始日期", "The day has gone by, or lies before the first"
    ),
    "plan_line": Text("每行写一个日期和一个金额", "A day and an amount on each line"),
    "plan_rows": Text("写一期至六十期", "One to sixty instalments"),
    "plan_amount": Text("每期金额必须大于零", "Every instalment is more than nothing"),
    "plan_days": Text("日期必须依次在后，且不早于今天", "Days to come, one after the other"),
    "plan_sum": Text("各期合计必须等于未收金额", "Together they must be what is outstanding"),
    "more_than_charge": Text(
        "超过依法加处而尚未入账的数额", "More than what the law has added and is not booked"
    ),
    "more_than_owed_back": Text("超过应退还而尚未办理的数额", "More than what is owed back"),
    "more_than_their_part": Text("超过其应承担的部分", "More than the part they owe"),
    "not_this_way": Text("此账目不能以这种方式入账", "This ledger's money cannot come this way"),
    "other_order": Text(
        "只能抵缴同一机关、同一缴款人、同一账目的未缴款项",
        "Only an unpaid order of the same agency, party and ledger",
    ),
    "owes_already": Text("已经是责任人", "Owes it already"),
    "paid_something": Text(
        "已支付对价的，不是无偿取得", "Who paid something did not get it for nothing"
    ),
    "not_too_little": Text(
        "写明支付的对价，且低于财物价值", "Say what they paid, less than it was worth"
    ),
    "string_pattern_mismatch": Text("格式不对", "Not in the right form"),
}
REFUSED = {
    "act_waits": Text("同类事项正在等待决定", "One of this kind waits to be decided"),
    "nothing_added": Text("没有尚未入账的加处罚款", "Nothing was added that is not booked"),
    "nothing_owed_now": Text("没有未缴款项", "Nothing is owed"),
    "nothing_written_off": Text("没有核销的款项", "Nothing is written off"),
    "nothing_owed_back": Text("没有应退款项", "Nothing is owed back"),
    "security_held": Text(
        "还有查封、扣押、冻结的财物：先变现或者返还",
        "Property is held: turn it into money or give it back first",
    ),
    "plan_no_longer": Text(
        "提出后有款项变动或者首期已过，各期合计不再等于未收金额：请重新提出",
        "Something was paid since, or the first day has gone by: propose it anew",
    ),
    "fine_is_personal": Text("罚款、没收只由被处罚人承担", "A fine is owed by its party alone"),
    "not_from_holders": Text(
        "此账目不向第三人追缴", "This ledger's money is not pursued with others"
    ),
    "contest_in_proceeding": Text(
        "该款项由行政处罚决定作出：复议、诉讼在该处罚案件中登记",
        "Part of a penalty decision: its administrative case records the remedy",
    ),
    "contest_by_another": Text(
        "复议、诉讼是您登记的：结果由另一名负责人登记",
        "You recorded the contest: another head says how it ended",
    ),
    "not_this_act": Text(
        "只能更正已批准或者已办理、尚未更正的退还或者抵缴",
        "Only a refund or a move that was agreed or done, and not put right yet",
    ),
    "by_bank_line": Text(
        "该退款由银行流水入账：请在银行流水中撤销该行",
        "Booked from a bank line: undo that line of the bank file",
    ),
    "used_since": Text(
        "抵缴的款项此后已经退还或者转出，不能更正",
        "What was moved has since been given back or moved on",
    ),
    "contest_in_court": Text(
        "该款项由刑事裁判确定：只能依审判监督程序改变",
        "Ordered by a criminal judgment: only a court changes it",
    ),
}


def told(reasons: Sequence[Reason]) -> list[tuple[Text, Any]]:
    """Return refusals in words, with their article."""
    return [(REFUSED.get(each.code, Text(each.code, each.code)), each.law) for each in reasons]
