"""Names of the fields of the administrator's forms, and what can be wrong with them."""

from portal.kernel.text import Text

LABELS = {
    "text": Text("规则文本", "Text of the rule"),
    "code": Text("规则代码", "Code of the rule"),
    "title_zh": Text("中文名称", "Chinese title"),
    "title_en": Text("英文名称", "English title"),
    "place_zh": Text("适用地区", "Place, in Chinese"),
    "place_en": Text("适用地区（英文）", "Place, in English"),
    "instrument": Text("文件名称和文号", "Document and number"),
    "article": Text("条款", "Article"),
    "verified": Text("已与原文核对", "Checked against the original"),
    "since": Text("自何日起", "From which day"),
    "kind": Text("比例是定额还是上限", "Are the rates exact or ceilings"),
    "mode": Text("分档怎样计算", "How tiers are counted"),
    "tiers": Text("档次", "Tiers"),
    "cap": Text("最高数额", "Highest amount"),
    "cap_unknown": Text("最高限额没有查到", "The cap was not found"),
    "until": Text("废止日期", "From which day it ends"),
    "rounding": Text("不足一分的", "Parts of a fen"),
    "bonus": Text("内部人员另加", "On top for insiders"),
    "no_loss_high": Text("没有造成损失的奖励，最高", "Reward where nothing was lost, at most"),
    "also_honoured": Text("精神奖励和奖金一起给", "An honour is given besides money"),
    "unknown": Text("原文没有查到的", "What was not found in the text"),
    "articles": Text("各步的条款", "Articles of single steps"),
    "notes_zh": Text("说明", "Notes, in Chinese"),
    "notes_en": Text("说明（英文）", "Notes, in English"),
    "floor": Text("最低数额", "Least amount"),
    "no_loss": Text("没有造成损失的奖励", "Reward where nothing was lost"),
    "insider": Text("内部人员另加的比例", "Share on top for insiders"),
    "examples": Text("算例", "Worked examples"),
    "reasons": Text("依据和理由", "Grounds and reasons"),
    "version": Text("规则版本", "Version of the rule"),
    "rate": Text("当地规定的比例", "The rate of the place"),
    "document": Text("确认依据的文件和文号", "Document that confirms it, with its number"),
    "dated_on": Text("文件日期", "Date of the document"),
    "date_rule": Text("以哪一天为准", "Which day decides"),
    "reason": Text("理由", "Reason"),
    "decision": Text("决定", "Decision"),
}
MESSAGES = {
    "not_a_rule": Text(
        "文本读不成一个规则，详见下面的说明", "No rule can be read from this text; see below"
    ),
    "not_composed": Text(
        "这些内容合不成一个规则，详见下面的说明", "This does not make a rule; see below"
    ),
    "notes_do_not_match": Text(
        "中文和英文的说明要一行对一行", "Chinese and English notes go line by line"
    ),
    "not_read": Text(
        "有一行读不懂，请照示例填写", "A line cannot be read; please follow the example"
    ),
    "code_ships": Text(
        "这个代码是系统自带规则的，请另起一个",
        "A rule that ships has this code: please use another",
    ),
    "code_of_another": Text("这个代码是其他单位规则的", "Another agency's rule has this code"),
    "not_the_next_version": Text(
        "版本应当是代码、点和下一个序号，例如 HQ.1",
        "The version is the code, a point and the next number, such as HQ.1",
    ),
    "day_taken": Text(
        "这一天或者以后已经有批准的，只能接续，不能改以前的",
        "Something is approved for this day or later: it can be followed, not changed",
    ),
    "past_day": Text(
        "施行日期已过：只能从今天或者以后起", "The day is past: it begins today or later"
    ),
    "no_examples": Text("没有算例，不能批准", "Without worked examples it cannot be approved"),
    "examples_fail": Text(
        "有算例没有通过，或者档次边缘缺算例，不能批准",
        "An example fails, or an edge has none: it cannot be approved",
    ),
    "no_rule_in_force": Text("这个规则那一天不施行", "The rule is not in force on that day"),
    "rule_not_confirmed": Text(
        "这个规则没有经当地确认，先办理确认", "The rule is not confirmed locally: confirm it first"
    ),
    "rate_is_written": Text(
        "这个规则写明了比例，不用填", "The rule states its rates: leave this out"
    ),
    "not_a_share": Text("请填写小数，例如 0.02", "Please type a share such as 0.02"),
    "string_pattern_mismatch": Text("格式不对，请照示例填写", "Please follow the example"),
}

BONUS_NAMES = [
    ("", Text("没有规定", "No such rule")),
    ("rate", Text("另加这个比例", "This share")),
    ("up_to", Text("最多另加这个比例，由人决定", "Up to this share, a person decides")),
    ("unknown", Text("可以提高，提高多少没有查到", "More, but how much was not found")),
]
ROUNDINGS = [
    ("half_up", Text("四舍五入", "Half a fen rounds up")),
    ("down", Text("舍去", "Dropped")),
]
SUM_NAMES = {
    "share": Text("按比例", "share"),
    "slice": Text("分段累计", "slice by slice"),
    "plus": Text("另加", "on top"),
    "bonus": Text("内部人员", "insiders"),
    "bonus-up-to": Text("内部人员最多", "insiders at most"),
    "floored": Text("最低数额", "least amount"),
    "capped": Text("最高数额", "highest amount"),
    "no-loss": Text("没有造成损失", "nothing lost"),
    "no-loss-band": Text("没有造成损失的幅度", "nothing lost, a band"),
    "split": Text("几个人分", "several people"),
}
"""Steps of a sum that may rest on an article of their own."""
