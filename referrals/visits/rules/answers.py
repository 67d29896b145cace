"""Why an entry is not taken, in words an officer can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from referrals.visits.rules.problems import Problem

REASONS: Final[Mapping[str, Text]] = {
    "malformed": Text("内容格式不对，请更新页面", "Not as it must be: reload the page"),
    "other_content": Text(
        "同一编号已经交过另一份内容，原来的没有改动",
        "This id was used for another text, which stays",
    ),
    "not_found": Text("没有这次检查", "There is no such inspection"),
    "erased": Text(
        "这件案卷的密钥已依法销毁，内容不能再收；内容还在手机上，请报告负责人",
        "The keys of this case were destroyed. Your text is still on the phone: tell your head",
    ),
    "not_on_inspection": Text(
        "您不是（或者不再是）本次检查的检查人员；内容还在手机上，请交给其他检查人员录入",
        "You are not, or no longer, an officer of this visit. Your text is still on the phone",
    ),
    "not_approved": Text("检查未经批准或者已取消", "The visit is not approved, or was called off"),
    "not_entered": Text("还没有亮证入场", "Your agency has not entered yet"),
    "two_officers": Text(
        "入场须有两名以上检查人员", "Two officers of the visit or more have to be there"
    ),
    "closed": Text(
        "现场检查已经结束；可以作为补交内容另行提交",
        "The visit is over; hand it in as late to keep it apart",
    ),
    "wrong_record": Text(
        "这份内容属于另一份记录，请更新检查资料", "It belongs to another record: take the pack anew"
    ),
    "second_person": Text(
        "一份询问笔录只记一个人，请另做一份", "An inquiry record is of one person: begin another"
    ),
    "unknown_entry": Text("所指的内容不存在", "What it refers to is not there"),
    "wrong_choice": Text("所选的不是现有的文本", "What was chosen is not one of the texts"),
}


class EntryRefused(DomainError):
    """One entry is not taken; the others of the call are."""

    code = "entry-refused"

    def __init__(self, reason: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(reason)
        self.reason, self.problems = reason, tuple(problems)

    @property
    def told(self) -> Text:
        """Return the reason in words."""
        return REASONS[self.reason]
