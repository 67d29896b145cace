"""What may be destroyed, for which reasons, and who must agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.questions import Question
from portal.kernel.text import Text


class Kind(StrEnum):
    """Whose key is destroyed."""

    CASE = "case"
    ITEM = "item"
    IDENTITY = "identity"


class Ground(StrEnum):
    """Why; nothing a person could be recognised by is written down."""

    RETENTION_OVER = "retention_over"
    COURT_ORDER = "court_order"
    ENTERED_WRONGLY = "entered_wrongly"
    REPORTER_ASKED = "reporter_asked"


class Stay(StrEnum):
    """Why a report stays though the keys of its case go."""

    WRONG_ENTRY = "wrong_entry"
    OTHER_AGENCY = "other_agency"
    OTHER_CASE = "other_case"
    REWARD_OPEN = "reward_open"


KIND_NAMES = {
    Kind.CASE: Text(
        "全案密封内容和只属于本案的举报", "everything sealed in the case, and reports of it alone"
    ),
    Kind.ITEM: Text("一份文件", "one file"),
    Kind.IDENTITY: Text("举报人身份", "the reporter's identity"),
}
GROUND_NAMES = {
    Ground.RETENTION_OVER: Text("保存期限届满", "Its time of keeping is over"),
    Ground.COURT_ORDER: Text("依生效裁判或者上级决定", "By a judgment or an order from above"),
    Ground.ENTERED_WRONGLY: Text("录入错误，与本案无关", "Entered by mistake"),
    Ground.REPORTER_ASKED: Text("举报人要求删除身份信息", "The reporter asked for it"),
}


STAY_NAMES = {
    Stay.WRONG_ENTRY: Text(
        "案件录入错误，举报本身没有错", "the case was a mistake, the report was not"
    ),
    Stay.OTHER_AGENCY: Text("由其他机关受理和保管", "received and kept by another agency"),
    Stay.OTHER_CASE: Text("也属于其他案件", "belongs to another case as well"),
    Stay.REWARD_OPEN: Text("奖励还没有办结", "its reward is not settled"),
}


def stay(ground: Ground, *, own: bool, elsewhere: bool, owed: bool) -> Stay | None:
    """Return why a report stays when its case is closed for good, None when it goes too.

    Personal data is deleted once its purpose is reached or its time of keeping is over (Personal
    Information Protection Law, article 47); a report that something still needs has not reached it.
    """
    if ground is Ground.ENTERED_WRONGLY:
        return Stay.WRONG_ENTRY
    if not own:
        return Stay.OTHER_AGENCY
    if elsewhere:
        return Stay.OTHER_CASE
    return Stay.REWARD_OPEN if owed else None


@dataclass(frozen=True, slots=True)
class RewardOpen(Question[frozenset[int]]):
    """Which of these reports have a reward that is not paid, declined or expired yet?"""

    tip_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OnHold(Question[bool]):
    """Is a case, a file of it, or the tip of an identity under legal hold?"""

    kind: Kind
    subject_id: int
    case_id: int | None
