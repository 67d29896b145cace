"""What a person reads for each error code: says what to do next, blames nobody."""

from portal.kernel.text import Text

ERROR_WORDS = {
    "missing": Text("请填写此项", "Please fill this in"),
    "string_too_short": Text("请填写此项", "Please fill this in"),
    "string_too_long": Text("内容过长，请缩短后再提交", "This is too long. Please shorten it"),
    "too_long": Text("选择的项目过多", "Too many are chosen"),
    "too_short": Text("请至少选择一项", "Please choose at least one"),
    "control_character": Text(
        "含有无法显示的字符，请删除后重新输入",
        "This contains characters that cannot be shown. Please remove them and type again",
    ),
    "one_line": Text("此项只能填写一行", "This takes one line only"),
    "not_an_amount": Text(
        "请填写金额，例如 1234.56（单位：元，最多两位小数）",
        "Enter an amount in yuan, for example 1234.56 (two decimals at most)",
    ),
    "not_a_day": Text("请填写日期，例如 2026-03-05", "Enter a date, for example 2026-03-05"),
    "int_parsing": Text("请填写整数", "Enter a whole number"),
    "int_type": Text("请填写整数", "Enter a whole number"),
    "greater_than": Text("数值过小", "The number is too small"),
    "greater_than_equal": Text("数值过小", "The number is too small"),
    "less_than_equal": Text("数值过大", "The number is too large"),
    "enum": Text("请从列出的选项中选择", "Please choose one of the options listed"),
    "literal_error": Text("请从列出的选项中选择", "Please choose one of the options listed"),
    "unknown_choice": Text("请从列出的选项中选择", "Please choose one of the options listed"),
    "future_day": Text("日期不能晚于今天", "The date cannot be later than today"),
    "more_than_outstanding": Text(
        "金额超过未收余额", "The amount is more than what is outstanding"
    ),
    "above_ceiling": Text("金额超过规则上限", "The amount is above the ceiling of the rule"),
    "cut_off": Text("上传中断，请重新上传", "The upload was cut off. Please send it again"),
    "too_large": Text(
        "文件过大，请压缩或分次上传", "The file is too large. Please make it smaller or split it"
    ),
    "outside_fine_bounds": Text(
        "罚款数额超出该条规定的倍数范围", "The fine lies outside the bounds of this article"
    ),
    "not_the_multiple": Text(
        "金额不等于基数乘以倍数，请核对",
        "The amount is not the base times the multiple. Please check",
    ),
    "not_the_same": Text("两次输入不一致", "The two entries are not the same"),
    "incompatible_offices": Text(
        "所选岗位不能由同一人担任", "One person must not hold these offices together"
    ),
    "wrong_fingerprint": Text(
        "指纹不符，请与本人当面核对",
        "The fingerprint does not match. Check it with the officer in person",
    ),
    "login_taken": Text("该用户名已被使用", "This user name is taken"),
    "not_positive": Text("金额必须大于零", "The amount must be more than zero"),
    "check_digits": Text(
        "回执码有误，请对照回执检查每一位数字",
        "The code has a mistake. Please check each digit against your receipt",
    ),
    "string_pattern_mismatch": Text(
        "格式不正确，请对照示例填写", "The format is not right. Please follow the example"
    ),
    "wrong_code": Text("回执码不正确", "The code is not correct"),
    "wrong_sign_in": Text(
        "用户名、口令或动态码不正确", "The user name, passphrase or one-time code is not correct"
    ),
    "same_person": Text("不能由同一人办理，请由另一位人员办理", "This needs a second person"),
    "reference_used": Text("此凭证号已用于另一笔付款", "This reference belongs to another payment"),
    "past_day": Text("日期不能早于今天", "The day cannot be in the past"),
    "int_parsing_size": Text("数值过大", "The number is too large"),
    "more_than_suspected": Text(
        "查实金额不能超过涉嫌金额", "No more can be proven than is suspected"
    ),
    "filing_undecided": Text(
        "正职负责人尚未决定是否立案", "The head has not yet decided whether to file"
    ),
    "referral_running": Text("移送公安机关尚未办结", "A referral to the police is still under way"),
    "clock_running": Text("本案还有期限在计算", "A clock of this case is still running"),
    "order_unpaid": Text("责令缴款尚未付清", "An order to pay is not settled yet"),
    "no-extension-left": Text("法律不允许再延长", "The law allows no further extension"),
    "no-fine-while-criminal": Text(
        "公安机关已立案，刑事程序终结前不得作出新的罚款决定",
        "The police have filed the case: no new fine until the criminal track ends",
    ),
    "above-present-ceiling": Text(
        "奖励金额超过按现查实金额计算的上限",
        "The award is above the ceiling of what is proven now",
    ),
    "invalid": Text("请检查此项", "Please check this"),
}
