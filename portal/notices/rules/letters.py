"""What leaves the house: that there is something; never what it says or whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.kernel.text import Text
from portal.notices.rules.topics import TOPIC_NAMES, Topic

NUMBERS_SHOWN = 20
_SINGLE = """线索桥：您有新的待办提醒，请登录查看。

Cluebridge: there is something new for you. Please sign in to see it.
"""
_FOOT = """请登录查看。何时提醒、如何提醒，可在“待办提醒—提醒设置”中更改。

Please sign in to see them. How and when you are told: Notices, Settings.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to send. `template` names it to text-message providers that ask for one."""

    template: str
    subject: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Short:
    """The wordings of text messages: of one notice, of a digest, and its part about the due day."""

    notice: str
    digest: str
    due: str

    def of_digest(self, total: int, earliest: date | None) -> str:
        """Return the text of a digest; KeyError when the wording asks for something unknown."""
        due = self.due.format(earliest=earliest) if earliest else ""
        return self.digest.format(total=total, due=due)


def letter(
    counts: Mapping[Topic, int],
    *,
    short: Short,
    digest: bool,
    earliest: date | None = None,
    numbers: tuple[str, ...] = (),
) -> Letter:
    """Return a message: a digest gives figures and the earliest due day, anything else nothing.

    `numbers` are case numbers, given only when the agency allows them outside.
    """
    if not digest:
        return Letter("notice", "线索桥：新的待办提醒", _SINGLE, short.notice)
    total = sum(counts.values())
    ordered = [(TOPIC_NAMES[topic], counts[topic]) for topic in Topic if counts.get(topic)]
    lines = [f"线索桥：您有 {total} 条未读的新提醒。"]
    lines += [f"  {name.zh} {count} 条" for name, count in ordered]
    lines += [f"最早的期限：{earliest}"] if earliest else []
    lines += _numbers("案件：", numbers)
    lines += ["", f"Cluebridge: {total} new unread notices."]
    lines += [f"  {name.en}: {count}" for name, count in ordered]
    lines += [f"Earliest due: {earliest}"] if earliest else []
    lines += _numbers("Cases: ", numbers)
    text = "\n".join([*lines, "", _FOOT])
    return Letter("digest", "线索桥：提醒汇总", text, short.of_digest(total, earliest))


def _numbers(label: str, numbers: tuple[str, ...]) -> list[str]:
    if not numbers:
        return []
    more = " …" if len(numbers) > NUMBERS_SHOWN else ""
    return [label + ", ".join(numbers[:NUMBERS_SHOWN]) + more]


_TROUBLES = (
    ("unreachable", Text("对方服务器无法连接", "The server cannot be reached")),
    ("no-address", Text("没有可用的邮箱或号码", "There is no address or number")),
    ("address", Text("邮箱地址无法使用", "The address cannot be used")),
    (
        "sender",
        Text("邮件服务器不接受发件人，请检查设置", "The sender is refused: check the settings"),
    ),
    ("sms-url", Text("短信接口地址设置有误", "The address of the text-message hook is wrong")),
    ("smtp-5", Text("邮件服务器拒收", "The mail server refuses it")),
    ("smtp-", Text("邮件服务器暂时不收", "The mail server will not take it for now")),
    ("http-5", Text("短信平台出错", "The text-message provider has a fault")),
    ("http-", Text("短信平台拒收", "The text-message provider refuses it")),
)


def trouble_words(code: str) -> Text:
    """Return what a code of trouble means to an administrator."""
    found = (words for begin, words in _TROUBLES if code.startswith(begin))
    return next(found, Text("原因不明", "Unknown"))
