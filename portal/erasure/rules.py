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


KIND_NAMES = {
    Kind.CASE: Text("全案密封内容（不含举报）", "everything sealed in the case, reports apart"),
    Kind.ITEM: Text("一份文件", "one file"),
    Kind.IDENTITY: Text("举报人身份", "the reporter's identity"),
}
GROUND_NAMES = {
    Ground.RETENTION_OVER: Text("保存期限届满", "Its time of keeping is over"),
    Ground.COURT_ORDER: Text("依生效裁判或者上级决定", "By a judgment or an order from above"),
    Ground.ENTERED_WRONGLY: Text("录入错误，与本案无关", "Entered by mistake"),
    Ground.REPORTER_ASKED: Text("举报人要求删除身份信息", "The reporter asked for it"),
}


@dataclass(frozen=True, slots=True)
class OnHold(Question[bool]):
    """Is a case, a file of it, or the tip of an identity under legal hold?"""

    kind: Kind
    subject_id: int
    case_id: int | None
