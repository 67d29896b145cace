"""What a person reads for each error code: says what to do next, blames nobody."""

from portal.infra.words.acts import ACT_WORDS
from portal.infra.words.rewards import REWARD_WORDS
from portal.infra.words.statements import STATEMENT_WORDS
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
    "long_number": Text(
        "含有证件号、电话、卡号或举报编号一类的长数字，请删去",
        "It holds an identity card, telephone, bank or report number: take it out",
    ),
    "names_somebody": Text("含有个人的姓名，请改写", "It names a person: write it differently"),
    "quotes_report": Text(
        "与举报原文有一段相同，可能让人认出举报人，请用自己的话写",
        "It repeats words of the report and may betray the reporter: use your own",
    ),
    "future_day": Text("日期不能晚于今天", "The date cannot be later than today"),
    "before_earlier_step": Text(
        "日期早于已经记录的上一步", "This is before the day of an earlier step"
    ),
    "perhaps_by_hand": Text(
        "这笔款可能已凭单据人工入账；确认是另一笔款项的，请勾选后再入账",
        "Perhaps booked by hand from its slip; if it is another payment, tick that and book again",
    ),
    "perhaps_by_bank": Text(
        "银行流水中相同的一笔已入账；确认是另一笔款项的，请勾选后再登记",
        "A line of a bank file like it was booked; if it is another payment, tick that and book again",
    ),
    "more_than_outstanding": Text(
        "金额超过未收余额", "The amount is more than what is outstanding"
    ),
    "above_payment": Text(
        "超过已支付、还没有追回的数额", "This is more than was paid and is not claimed back yet"
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
    "wrong_passphrase": Text("现在的口令不正确", "The present passphrase is not correct"),
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
    "proceeding_running": Text("行政处罚案件尚未办结", "An administrative case is still open"),
    "referral_running": Text("移送公安机关尚未办结", "A referral to the police is still under way"),
    "letter_asks_to_refer": Text(
        "检察机关要求移送的检察意见尚未答复",
        "An opinion of the procuratorate asking for a referral is not answered yet",
    ),
    "clock_running": Text("本案还有期限在计算", "A clock of this case is still running"),
    "order_unpaid": Text("责令缴款尚未付清", "An order to pay is not settled yet"),
    "no-pause-ground": Text(
        "法律没有规定这一期限可以因此中止计算",
        "The law does not let this time limit stand still for that",
    ),
    "extension-asked": Text(
        "已有一份延长申请在等待决定", "An extension has been asked for and waits for a decision"
    ),
    "same-person": Text(
        "申请人不能批准自己的申请，请由另一位负责人决定",
        "Nobody approves what they asked for. Another head decides",
    ),
    "days_unclear": Text(
        "日期看不明白，请每行写一个假日的名称和起止日期，例如：国庆节 10月1日 10月7日",
        "These days cannot be read. Write one line for each holiday: its name, its first and last day",
    ),
    "not_yet": Text("日期不能晚于今天", "The day cannot be later than today"),
    "no-extension-left": Text("法律不允许再延长", "The law allows no further extension"),
    "ordered_already": Text(
        "本案已责令退回的基金与此项合计超过查实金额",
        "With the fund money ordered back in this case already it is more than what was proven",
    ),
    "no-fine-while-criminal": Text(
        "公安机关已立案，刑事程序终结前不得作出新的罚款决定",
        "The police have filed the case: no new fine until the criminal track ends",
    ),
    "above-present-ceiling": Text(
        "奖励金额超过按现查实金额计算的上限",
        "The award is above the ceiling of what is proven now",
    ),
    "tip_held": Text(
        "同事正在处理这条线索，请稍后再试，或请对方放回",
        "A colleague is working on this tip. Try again later, or ask them to give it back",
    ),
    "further_case_exists": Text(
        "这条线索已有同一机构、同一类别的未办结案件",
        "There is already an open case of this tip on that institution and category",
    ),
    "different_agency": Text(
        "所选线索不能一起办理", "The tips chosen cannot be dealt with together"
    ),
    "id_card_form": Text(
        "身份证号应为 18 位，最后一位可以是 X",
        "An identity number has 18 digits; the last may be X",
    ),
    "id_card_birthday": Text(
        "身份证号中的出生日期不存在，请核对第 7 至 14 位",
        "The birthday in the number does not exist. Please check digits 7 to 14",
    ),
    "id_card_check": Text(
        "身份证号校验位不符，请逐位核对",
        "The check digit of the identity number does not fit. Please check each digit",
    ),
    "licence_no_form": Text(
        "编码应为 12 至 27 位数字，前面可以有一个字母",
        "The code has 12 to 27 digits, perhaps after one letter",
    ),
    "insured_no_form": Text(
        "个人编号应为 6 至 20 位数字或者字母", "The number has 6 to 20 digits or letters"
    ),
    "two_persons": Text(
        "所填号码分属两个已登记的人，请核对",
        "These numbers belong to two people already registered",
    ),
    "another_number": Text(
        "此人已登记了另一个号码，请核对", "This person is registered with another number"
    ),
    "known_under_other_name": Text(
        "该号码已登记在另一姓名下：请核对号码；确为同一人的，勾选“确认是同一人”",
        "This number is registered under another name: check it, or tick that it is the same person",
    ),
    "nobody_registered": Text("本单位没有登记过这个号码", "Nobody is registered with this number"),
    "not_for_institutions": Text("机构不登记个人号码", "An institution has no number of a person"),
    "two_characters": Text("请至少输入两个字", "Please enter at least two characters"),
    "past": Text("期限必须晚于今天", "This must be later than today"),
    "profile_too_small": Text(
        "只共享部分内容时，对方只能以查阅身份参与",
        "With less than everything the other agency can only be a reader",
    ),
    "already_in": Text("该单位已经参与本案", "This agency is in the case already"),
    "already_asked": Text(
        "已经发出，正在等待答复", "This was asked already and waits for an answer"
    ),
    "pair_role": Text("共享规则不允许以此身份参与", "The sharing rule does not allow this role"),
    "pair_profile": Text(
        "共享规则不允许共享这么多内容", "The sharing rule does not allow to share this much"
    ),
    "pair_tip_text": Text(
        "共享规则不允许把举报内容共享给该单位",
        "The sharing rule does not allow the reporter's words to go to this agency",
    ),
    "pair_needs_accept": Text(
        "按共享规则须先发出邀请，对方接受后才能共享",
        "By the sharing rule this agency must be invited and accept first",
    ),
    "letter_fault": Text(
        "文书模板有误，请管理员运行 cluebridge papers check 查看",
        "The template of this letter is faulty. An administrator finds it with cluebridge papers check",
    ),
    "letter_signed": Text(
        "文书已经签名，内容不能再改；确需修改的，请作废后重新制作",
        "The letter is signed: its words stay. To change them void it and draw up a new one",
    ),
    "not_a_docx": Text("这不是可以读取的 DOCX 文件", "This is no DOCX file that can be read"),
    **ACT_WORDS,
    **REWARD_WORDS,
    **STATEMENT_WORDS,
}
