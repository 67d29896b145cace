"""Numbers as official papers write them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_CAPITAL: Final = "零壹贰叁肆伍陆柒捌玖"
_SMALL: Final = ("", "拾", "佰", "仟")
_GREAT: Final = ("", "万", "亿", "万亿")
_MOST: Final = 10**16


def counted(number: int) -> str:
    """Return 1 to 99 as 一 to 九十九, for headings."""
    if not 0 < number < 100:  # noqa: PLR2004 - as far as headings go
        raise ValueError(f"no heading has the number {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def capital_yuan(amount: str) -> str:
    """Return yuan like "360,000.05" in capital figures: 人民币叁拾陆万元零伍分.

    Form of the Regulation on filling in bills (正确填写票据和结算凭证的基本规定). Raises ValueError
    when it is no amount, is negative, or is 10 quadrillion or more.
    """
    try:
        fen = Decimal(amount.replace(",", "")) * 100
    except InvalidOperation:
        raise ValueError(f"no amount: {amount}") from None
    if fen != fen.to_integral_value() or not 0 <= fen < _MOST * 100:
        raise ValueError(f"no amount: {amount}")
    yuan, rest = divmod(int(fen), 100)
    return f"人民币{_whole(yuan)}{_part(rest, after=yuan > 0)}"


def _whole(yuan: int) -> str:
    if yuan == 0:
        return ""
    found, groups = "", []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            continue
        gap = bool(found) and (group < 1000 or groups[place + 1] == 0)  # noqa: PLR2004 - four digits
        found += ("零" if gap else "") + _four(group) + _GREAT[place]
    return f"{found}元"


def _four(group: int) -> str:
    found, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(found)
            continue
        found += ("零" if gap else "") + _CAPITAL[digit] + _SMALL[place]
        gap = False
    return found


def _part(fen: int, *, after: bool) -> str:
    jiao, ones = divmod(fen, 10)
    if fen == 0:
        return "整" if after else "零元整"
    tenth = f"{_CAPITAL[jiao]}角" if jiao else "零" if after else ""
    return f"{tenth}{_CAPITAL[ones]}分" if ones else f"{tenth}整"
