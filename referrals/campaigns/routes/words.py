"""Words the pages of campaigns need."""

from __future__ import annotations

from typing import Any

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from portal.registry.rules import KIND_NAMES
from portal.registry.rules.standing import MEASURE_NAMES
from referrals.campaigns import rules
from referrals.campaigns.book import registry
from referrals.campaigns.rules import State, TaskState
from referrals.campaigns.rules.figures import wan
from referrals.inspections.routes.views import MESSAGES as OF_VISITS
from referrals.inspections.rules import NOTICE_NAMES

MESSAGES = {
    **OF_VISITS,
    "kind_not_ordered": Text(
        "本机关不能组织这一类行动（飞行检查由国家、省级组织，交叉检查由上级组织）",
        "Your agency does not order this kind (flight checks: national or provincial; across regions:"
        " the superior)",
    ),
    "notice_not_given": Text("这一类行动不使用这种通知方式", "This kind gives no such notice"),
    "partner_needed": Text(
        "联合检查至少要有两个有检查权的单位",
        "A joint check takes two agencies with power to inspect",
    ),
    "ends_before_it_starts": Text("结束日期早于开始日期", "It ends before it starts"),
    "stage_outside": Text("阶段日期超出行动日期", "A stage lies outside the campaign"),
    "stages_overlap": Text("各阶段日期不能重叠", "Stages must not overlap"),
    "none_matches": Text("没有符合条件的对象", "Nothing matches"),
    "unknown_institution": Text(
        "名录里没有这个机构，请核对编码或者全称", "Not in the register. Check the code or full name"
    ),
    "ambiguous_name": Text("有几个机构同名，请用编码", "Several have this name: use the code"),
    "outside_area": Text(
        "不在牵头单位辖区；跨区域检查须由共同上级组织并指定牵头单位",
        "Outside the lead's area: the superior orders checks across regions and names the lead",
    ),
    "too_many_targets": Text("检查对象太多，请分成几个行动", "Too many targets for one campaign"),
    "not_a_member": Text(
        "该单位没有参加本行动或者没有检查权", "Not in this campaign, or without power to inspect"
    ),
    "outside_campaign": Text("日期不在行动期间内", "The day lies outside the campaign"),
    "nothing_breached": Text("没有发现违规的，不填金额", "Without a breach there is no amount"),
    "wrong_code": Text(
        "代码不正确、已经用过或者已经过期；请对照告知书，仍不行的联系发告知书的机关",
        "Wrong, used or out of date: compare with the notice, or call the agency that sent it",
    ),
    "nothing_or_rows": Text(
        "请填写发现的问题，或者勾选没有发现问题（二选一）",
        "Fill in what was found, or tick that nothing was: one of the two",
    ),
    "more_than_declared": Text("退回金额不能超过申报金额", "More returned than declared"),
    "declared_before": Text(
        "该机构的这一类别已经登记过", "This category of this institution was declared before"
    ),
    "not_a_target": Text("该机构不是本行动的检查对象", "Not a target of this campaign"),
    "task_given_up": Text("该机构的任务已标为无法完成", "Its task was given up"),
    "rows_wrong": Text(
        "有的行有误，整个文件没有导入；改好后重新上传",
        "Some rows are wrong: nothing was taken. Correct the file and upload it again",
    ),
    "file_taken_before": Text("这个文件已经导入过", "This file was taken in before"),
    "none_to_look_back": Text(
        "没有可以回头看的任务（已完成、有违规、整改已结束）",
        "No task to look at again (done, in breach, put right)",
    ),
    "repeated_row": Text("与前面的行重复", "Repeats an earlier line"),
    "column_needed": Text("缺少这一列", "This column is missing"),
    "too_many_rows": Text("行数太多", "Too many rows"),
    "nothing_to_import": Text("文件里没有内容", "Nothing is in the file"),
    "not_an_amount": Text("不是金额", "Not an amount"),
    "missing": Text("请填写此项", "Please fill this in"),
    "unknown_choice": Text("没有这一项", "There is no such thing"),
    "until_out_of_bounds": Text(
        "公布期限须在今天之后、三年以内", "From tomorrow, three years at most"
    ),
    "names_somebody": Text("写到了检查人员姓名", "It names an officer"),
    "long_number": Text("有证件号、电话等长号码", "It holds a long number"),
}
REASONS = {
    "two-officers": Text("请先指派两名持证检查人员", "Name two certified officers first"),
    "drawn-not-ours": Text(
        "抽中的人员已不在本单位或者没有执法证，请另行指派：",
        "Drawn, but no longer certified officers of this agency; name somebody else for: ",
    ),
    "tasks-open": Text(
        "还有任务没有办结；无法完成的请写明原因",
        "Tasks are open. Give up with a reason what cannot be done",
    ),
}
TONES = {State.PLANNED: "soon", State.RUNNING: "info", State.CLOSED: "done"}
TASK_TONES = {
    TaskState.ASSIGNED: "soon",
    TaskState.UNDER_WAY: "info",
    TaskState.DONE: "done",
    TaskState.NOT_DONE: "paused",
}


def words(work: Work) -> dict[str, Any]:
    """Return the names the templates of campaigns need."""
    return {
        "agency_names": agencies.agency_names(work.session),
        "region_names": agencies.region_names(work.session),
        "states": rules.STATE_NAMES,
        "tones": TONES,
        "task_states": rules.TASK_NAMES,
        "task_tones": TASK_TONES,
        "stage_names": rules.STAGE_NAMES,
        "origins": rules.ORIGIN_NAMES,
        "undone_names": rules.UNDONE_NAMES,
        "join_names": rules.JOIN_NAMES,
        "join_ends": rules.JOIN_ENDS,
        "result_names": rules.RESULT_NAMES,
        "told_names": {str(code): name for code, name in rules.TOLD_NAMES.items()},
        "kind_names": {each.version: each.name for each in registry.kinds()},
        "places": {str(kind): name for kind, name in KIND_NAMES.items()},
        "groups": {each.code: each.name for each in registry.groups()},
        "focus_names": registry.focus(),
        "categories": {code: each.name for code, each in CATEGORIES.items()},
        "notices": {str(code): name for code, name in NOTICE_NAMES.items()},
        "measure_names": MEASURE_NAMES,
        "messages": MESSAGES,
        "wan": wan,
    }
