"""Words for what a bank statement or one of its lines was refused for."""

from portal.kernel.text import Text

STATEMENT_WORDS = {
    "statement_known": Text(
        "这个文件已经上传过，没有重复导入",
        "This very file was uploaded before; nothing was taken twice",
    ),
    "no_reward_key": Text(
        "本机关还没有财务密钥，流水无法加密保存",
        "Your agency has no key of finance yet, so a statement could not be sealed",
    ),
    "amount_twice": Text(
        "“交易金额”不能和“收入金额”“支出金额”同时选用",
        "Choose either one column of amounts, or money in and money out",
    ),
    "day_column_wrong": Text(
        "选为“交易日期”的列里多数不是日期，请核对是否选错了列",
        "Most cells of the column chosen for the date are no dates. Are two columns swapped?",
    ),
    "amount_column_wrong": Text(
        "选为金额或者余额的列里多数不是金额（像是日期或者文字），请核对是否选错了列",
        "Most cells of a column chosen for amounts are dates or words. Are two columns swapped?",
    ),
    "directions_swapped": Text(
        "按所选的列，余额对不上；收入和支出互换后完全对得上：请互换这两列（或者借贷标志）",
        "With these columns the balance does not follow; with money in and out exchanged it does. "
        "Please exchange the two",
    ),
    "both_directions": Text("收入和支出都有金额", "Money in and money out at once"),
    "not_a_direction": Text("借贷标志认不出", "This mark says neither in nor out"),
    "more_than_line": Text(
        "超过这行流水还没有入账的金额", "More than is left of this line of the statement"
    ),
}
