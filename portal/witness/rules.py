"""Who is a witness for whom, and what an answer of a witness means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.crypto.cosignatures import Witness
from portal.crypto.nationalnotes import read_key
from portal.crypto.trust import Trusted
from portal.kernel.text import Text

SIZE_TYPE = "text/x.tlog.size"
MAX_REQUEST_BYTES = 16 * 1024
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=1)


class Finding(StrEnum):
    """What two statements about one log that do not fit show."""

    TWO_ROOTS = "two_roots"
    ROLLED_BACK = "rolled_back"
    REWRITTEN = "rewritten"


FINDING_NAMES = {
    Finding.TWO_ROOTS: Text(
        "同一条数出现两个不同的根：有人看到的是另一份日志",
        "Two roots for one size: somebody was shown another log",
    ),
    Finding.ROLLED_BACK: Text(
        "日志比见证方已签的更短：数据库被退回到旧状态",
        "The log is shorter than what a witness has signed: the database was set back",
    ),
    Finding.REWRITTEN: Text(
        "日志不是由见证方已签的内容续写：早先的记录被改动",
        "The log does not continue what a witness has signed: earlier entries were changed",
    ),
}


@dataclass(frozen=True, slots=True)
class WitnessAt:
    """A witness and where it is asked."""

    url: str
    witness: Witness


def witnesses(told: str) -> tuple[WitnessAt, ...]:
    """Read the setting `witnesses`: `https://host/prefix#public-key`; NoteInvalid when malformed."""
    pairs = [each.partition("#") for each in told.split()]
    return tuple(WitnessAt(url.rstrip("/"), Witness.parse(key)) for url, _, key in pairs)


def logs(told: str) -> dict[str, list[Trusted]]:
    """Read the setting `witnessed_logs`: the keys by the origin they speak for."""
    found: dict[str, list[Trusted]] = {}
    for each in told.split():
        verifier = read_key(each)
        found.setdefault(verifier.name, []).append(verifier)
    return found


def next_try(tries: int, now: datetime) -> datetime:
    """Return when to ask again after the `tries`-th failure in a row."""
    doubled = FIRST_WAIT * int(2 ** min(tries, 20))
    return now + min(doubled, LONGEST_WAIT)
