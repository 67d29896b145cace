"""Two clocks: the device's and the server's. Both are kept; neither is corrected by the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.kernel.text import Text

WRONG = timedelta(minutes=5)
"""From here on a difference is shown as one."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def offset_seconds(sent_at: datetime, now: datetime) -> int:
    """Return server minus device in whole seconds: positive when the device is behind."""
    return round((now - sent_at).total_seconds())


def is_off(seconds: int) -> bool:
    """Tell whether a clock is so far off that whoever reads it should know."""
    return abs(seconds) > WRONG.total_seconds()


def jumped(before: int | None, seconds: int) -> bool:
    """Tell whether a device's clock was set between two syncs; `before` is None at its first."""
    return before is not None and is_off(seconds - before)


def acted_at(device_at: datetime, seconds: int, now: datetime) -> datetime:
    """Return when an act happened by the server's clock: device time plus offset, never after now."""
    try:
        return min(device_at + timedelta(seconds=seconds), now)
    except OverflowError:
        return now


def told(seconds: int) -> Text:
    """Return an offset in words, largest unit first, two units at most."""
    left, zh, en = abs(seconds), [], []
    for size, unit_zh, unit_en in (
        (_DAY, "天", "d"),
        (_HOUR, "小时", "h"),
        (_MINUTE, "分", "min"),
        (1, "秒", "s"),
    ):
        count, left = divmod(left, size)
        if count:
            zh.append(f"{count}{unit_zh}")
            en.append(f"{count} {unit_en}")
    if not zh:
        return Text("一致", "none")
    way = ("设备慢", "device behind by ") if seconds > 0 else ("设备快", "device ahead by ")
    return Text(way[0] + "".join(zh[:2]), way[1] + " ".join(en[:2]))
