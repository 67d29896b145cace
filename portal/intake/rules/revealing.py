"""What a file gives away of its maker, in plain words, computed from the file itself."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from portal.kernel.text import Text


class Reveals(StrEnum):
    """What is written inside a file that leads to a person or a place."""

    PLACE = "place"
    DEVICE = "device"
    AUTHOR = "author"
    TIME = "time"
    WORDS = "words"


REVEALS_NAMES = {
    Reveals.PLACE: Text("拍摄的地点", "where it was taken"),
    Reveals.DEVICE: Text("手机或相机的型号", "which phone or camera made it"),
    Reveals.AUTHOR: Text("作者或单位的名字", "the name of an author or an organisation"),
    Reveals.TIME: Text("拍摄或修改的时间", "when it was made or changed"),
    Reveals.WORDS: Text("附带的标题或说明", "a title or a comment inside"),
}
_CODES = {
    Reveals.PLACE: {"gps", "altitude", "place"},
    Reveals.DEVICE: {"device", "maker", "serial", "lens", "computer", "unique_id"},
    Reveals.AUTHOR: {"author", "changed_by", "annotator", "organisation", "copyright", "manager"},
    Reveals.TIME: {"taken", "changed", "digitized", "created", "printed", "gps_day", "zone"},
    Reveals.WORDS: {"title", "comment", "subject", "keywords"},
}


def reveals(codes: Iterable[str]) -> tuple[Reveals, ...]:
    """Return what the facts found in a file give away, the gravest first."""
    found = set(codes)
    return tuple(each for each, known in _CODES.items() if found & known)
