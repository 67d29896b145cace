"""Words for what an act was refused for."""

from portal.kernel.text import Text

ACT_WORDS = {
    "not_a_box": Text(
        "请用百分数填写页码、左、上、宽、高，例如 1、10、20、30、5",
        "Fill in page, left, top, width and height in percent, for example 1, 10, 20, 30, 5",
    ),
    "pair_too_long": Text(
        "共享期限超过共享规则允许的天数", "The share would last longer than the rule allows"
    ),
    "party_twice": Text("此人已是本案当事人", "This person is a party of the case already"),
    "same_case": Text("不能填写本案编号", "This is the number of this case itself"),
    "unknown_case": Text(
        "没有找到这个案件，请核对编号", "No such case was found. Please check the number"
    ),
    "not_our_case": Text(
        "只能并入本单位主办的案件", "A case merges only into another that your agency owns"
    ),
    "legal_hold": Text(
        "有证据被依法保全，保全期间不得销毁",
        "Evidence is under legal hold: nothing of it may be destroyed meanwhile",
    ),
    "case_merged": Text(
        "本案已并入另一案件，请在该案办理", "This case was merged into another: act there"
    ),
    "claims_left": Text("本阶段还有费用没有办理，条数：", "Claims are left in this phase:"),
    "sample_missing": Text(
        "审核通过的费用还没有完成抽样复审", "The sample of what passed is not checked yet"
    ),
    "feedback_missing": Text("还没有向机构反馈", "The provider was not told yet"),
    "same_reviewer": Text(
        "初审、复核、复审和抽样的各环节不得由同一人办理",
        "One person cannot stand in two of these: first, second, re-review; freezing, drawing, deciding",
    ),
    "appeal_still_open": Text("申诉期限未满", "The term of appeal is not over"),
    "nothing_to_draw": Text("没有审核通过的费用可抽", "Nothing passed that could be drawn from"),
    "seed_too_early": Text("随机数公布之日未到", "The day of the seed has not come"),
    "pool_changed": Text("名录封存后被改动，请核对：", "Changed since the pool was frozen:"),
    "third_recused": Text(
        "该第三方对本机构回避", "This third party stays away from the institution"
    ),
    "finding_in_order": Text(
        "下列文书以该认定为依据；请在更正时写明一并变更的文书",
        "An order was built on this finding: name it with the correction, as it has to be changed",
    ),
    "merge_already": Text(
        "其中一案已并入别的案件", "One of the two was merged into another case before"
    ),
    "merge_closed": Text("已办结的案件不能并案", "A closed case is not merged"),
    "merge_has_own": Text(
        "本案已有并入的案件：先撤销这些并案，再分别并入",
        "Other cases were merged into this one: undo those merges first, then merge each",
    ),
    "merge_with_police": Text(
        "已移送公安机关或者刑事立案的案件不能并入其他案件",
        "A case with the police is not merged into another",
    ),
    "merge_into_undecided": Text(
        "本案已立案，对方案件还没有决定立案：请反向并案",
        "This case is filed and the other is not yet: merge the other into this one",
    ),
    "unmerge_closed": Text(
        "并入的案件已办结：先重新办理该案，再撤销并案",
        "The case it went into is closed: reopen that one first",
    ),
    "unmerge_awarded": Text(
        "已按并案后的案件拟定或者批准奖励，不能撤销并案",
        "A reward was proposed or approved on the ground of both cases: the merge stays",
    ),
    "order_undecided": Text(
        "本案有缴款决定等待批准", "An order to pay of this case is not decided yet"
    ),
    "refund_due": Text(
        "本案有应退还的款项：先退还或者抵缴",
        "Money of this case is owed back: give it back or use it first",
    ),
    "charge_open": Text(
        "本案有尚未决定或者缴纳的加处罚款：先决定加处或者不加处",
        "Something was added for late payment: order it or give it up first",
    ),
    "security_open": Text(
        "本案还有查封、扣押、冻结的财物：先变现或者返还",
        "Property is still held for this case: turn it into money or give it back first",
    ),
    "act_undecided": Text(
        "本案有追缴事项等待决定", "Something about money of this case is not decided yet"
    ),
    "award_undecided": Text("本案有奖励等待批准", "A reward of this case is not decided yet"),
    "award_open": Text(
        "本案还有奖励没有办结（待批准、待领取或者待付款）",
        "A reward of this case is still to be decided, claimed or paid",
    ),
    "case_closed": Text(
        "本案已办结：需要继续办理的，先重新办理", "This case is closed: reopen it first"
    ),
    "inspection_running": Text("本案的检查尚未结束", "An inspection of this case is not over yet"),
    "pair_may_not_own": Text(
        "共享规则不允许该单位接收本单位的案件",
        "By the sharing rule this agency may not take over a case of the other",
    ),
    "links_not_shared": Text(
        "该案件的关联没有共享给本单位",
        "The links of that case are not shared with your agency",
    ),
    "owner_has_merged": Text(
        "有案件并入本案：先撤销并案，再变更主办单位",
        "Other cases are merged into this one: undo the merges before it changes hands",
    ),
    "not_a_list": Text(
        "这不是可读取的名单：请上传 CSV 或 XLSX 文件",
        "This is no list that can be read. Please send a CSV or XLSX file",
    ),
    "old_excel": Text(
        "这是旧版 Excel（.xls）文件：请另存为 XLSX 或 CSV 后上传",
        "This is an old Excel file (.xls). Please save it as XLSX or CSV",
    ),
    "no_header": Text(
        "没有找到表头，请检查第一行", "No header was found. Please check the first row"
    ),
    "cell_too_long": Text(
        "有单元格内容过长（超过 2000 字），请检查引号是否成对",
        "A cell is too long (over 2,000 characters). Please check that quotes come in pairs",
    ),
    "too_many_rows": Text("行数过多，请分成几个文件", "Too many rows. Please split the file"),
    "too_many_columns": Text("列数过多", "Too many columns"),
    "nothing_to_import": Text("没有可以导入的行", "There is no row that can be taken"),
    "column_twice": Text(
        "同一项选了两列，或者同一金额选了两种单位",
        "One thing is chosen for two columns, or one amount in two units",
    ),
    "column_needed": Text("必须的列还没有选全", "A column that is needed is not chosen yet"),
    "column_emptied": Text(
        "所选的列没有保留内容，要导入请重新上传",
        "Nothing of that column was kept. To take it in, please upload the file again",
    ),
    "imports_waiting": Text(
        "本单位未完成的名单过多，请先完成或取消",
        "Your agency has too many lists unfinished. Please finish or cancel some first",
    ),
    "import_expired": Text(
        "长期未完成，已自动取消，内容已清除",
        "Left unfinished for long: cancelled, and its rows deleted",
    ),
    "repeated_row": Text("与前面的行重复", "The same as an earlier row"),
    "outside_region": Text("不属于本单位辖区", "Outside the area of your agency"),
    "extra_cells": Text("单元格比表头多", "More cells than the header has"),
    "ambiguous": Text("有多家机构同名，请改填编码", "Several have this name. Please give the code"),
    "unknown_institution": Text(
        "名册中没有这家机构，请先登记", "Not in the register. Please register it first"
    ),
    "unknown_officer": Text("本单位没有这个用户名", "Nobody in your agency has this user name"),
    "not_closed": Text(
        "有办结日期或结果，但阶段不是已办结",
        "There is a day or outcome of closing, but the stage is not closed",
    ),
    "before_opened": Text("日期早于前一步的日期", "The day is before that of the step before"),
    "no_casework_key": Text(
        "本单位还没有办案密钥，不能导入案件", "Your agency has no casework key yet"
    ),
    "officer_gone": Text(
        "启动导入的人员已不再有此权限，请由他人继续",
        "The officer who started this may not any more. Somebody else can go on",
    ),
    "import_failed": Text(
        "导入遇到意外错误，已停止；请核对名单，仍不成功的，请联系管理员",
        "The import met an unexpected error and stopped. Check the list, then ask the administrator",
    ),
    "columns_learnt": Text(
        "列已经记住，文件内容没有保留；请再上传一次这个文件",
        "The columns are remembered; nothing of the file was kept. Please upload it once more",
    ),
    "columns_unknown": Text(
        "认不出必需的列，文件内容没有保留；请指明列，再上传一次",
        "The columns needed are not known, so nothing was kept. Say what they are, then upload again",
    ),
    "key_changed": Text(
        "本机关更换了密钥，请重新上传这个文件",
        "The agency's key was changed. Please upload the file again",
    ),
    "day_too_late": Text("最长两年", "Two years at most"),
    "unknown_member": Text("没有这一项", "There is no such member"),
    "string_type": Text("必须是文字或数字", "Must be a text or a number"),
    "not_an_object": Text("每一条必须是一个对象", "Every item must be an object"),
    "contact_needs_a_name": Text(
        "愿意被联系的，请选“身份封存”或“实名”",
        "Somebody who wants to be reached is not anonymous: choose sealed or named",
    ),
    "day_too_early": Text(
        "日期不能早于 1949 年 10 月 1 日", "The day cannot be before 1 October 1949"
    ),
    "stopped": Text("导入中断，请稍后继续", "The import was interrupted. Please go on later"),
    "handles_already": Text("此人已在办本案", "This officer handles the case already"),
    "recused": Text(
        "此人回避本案，不能办理", "This officer is recused from the case and cannot handle it"
    ),
    "absent_no_delegate": Text(
        "此人外出，且没有人代收", "This officer is away and nobody stands in"
    ),
    "no_office": Text("此人的岗位不办案", "This officer holds no casework office"),
    "delegate_office": Text(
        "代收人的岗位不合适：须有相同岗位，或者同样持有办案密钥",
        "This delegate does not fit: the same office or the casework key is needed",
    ),
    "delegate_circle": Text(
        "代收人同期外出，并且最终又由本人代收，请换人",
        "The delegates would lead round in a circle. Please choose somebody else",
    ),
    "absence_overlaps": Text(
        "与已登记的外出重叠，请先结束前一次", "This overlaps another absence. Please end that first"
    ),
    "declared_by_oneself": Text(
        "声明回避只能由本人作出", "Only the officer can declare their own recusal"
    ),
    "one_of_two": Text(
        "指定人员和请其他单位办理只能选一项", "Choose an officer or another agency, not both"
    ),
    "children_open": Text("还有下级任务没有完成", "A task below this one is still open"),
    "mention_cannot_read": Text(
        "被提醒的人员看不到这条记录，请改变查看范围或者去掉该人员",
        "Somebody mentioned cannot read this note. Change who reads it, or leave them out",
    ),
    "changed_meanwhile": Text(
        "页面打开以后内容有变化，请核对现在的内容后再办理",
        "This has changed since the page was opened. Please check what it says now and try again",
    ),
    "readers_changed": Text(
        "能看到的单位刚刚有变化，请核对下面的名单后再发送",
        "Who will read this has just changed. Please check the list below and send again",
    ),
    "queue_for_all": Text(
        "队列由大家使用，请选给本单位或指定单位",
        "A queue is for everybody: choose your agency or other agencies",
    ),
    "signed_already": Text(
        "您已经在这份文书上签过名，由另一位人员签名",
        "You have signed this document already: this signature is another person's",
    ),
    "not_your_name": Text("与您的姓名不符", "This is not your name"),
    "no_certificate_to_sign": Text(
        "您还没有签名证书，请先启用", "You have no signing certificate yet. Please get one first"
    ),
    "certificate_expired": Text(
        "您的签名证书已经过期，请重新启用",
        "Your signing certificate has expired. Please get a new one",
    ),
    "invalid": Text("请检查此项", "Please check this"),
}
