"""Why an act on one of many cases is not done, in words."""

from __future__ import annotations

from collections.abc import Mapping

from portal.assignments.rules import BARRED_WORDS
from portal.cases.rules.rights import WHY_WORDS
from portal.kernel.text import Text

GONE = "gone"
CHANGED = "changed"
ALREADY_THERE = "already_there"
NOT_IN_CASE = "not_in_case"
ALREADY_IN = "already_in"
WATCHES_ALREADY = "watches_already"
WATCHES_NOT = "watches_not"
LEADS_ALREADY = "leads_already"

REASONS: Mapping[str, Text] = {
    **BARRED_WORDS,
    **{str(why): words for why, words in WHY_WORDS.items()},
    GONE: Text("已不在本单位的列表中", "No longer on your agency's lists"),
    CHANGED: Text("预览之后有人更改，请重新预览", "Changed since the preview; preview it again"),
    ALREADY_THERE: Text("已经轮到该单位", "It is this agency's turn already"),
    NOT_IN_CASE: Text("该单位没有参与本案", "The agency is not in the case"),
    ALREADY_IN: Text("该单位已经参与本案", "The agency is in the case already"),
    WATCHES_ALREADY: Text("已经关注", "Watched already"),
    WATCHES_NOT: Text("本来没有关注", "Not watched before"),
    LEADS_ALREADY: Text("已由该人员主办", "This officer is in charge already"),
    "not-allowed": Text("您的岗位不能办理", "Your offices do not do this"),
    "not-found": Text("已不在本单位的列表中", "No longer on your agency's lists"),
    "conflict": Text("案件状态已经变化", "The case has moved on meanwhile"),
}
"""Every reason by its code; other codes have their words in portal/infra/words.py."""
