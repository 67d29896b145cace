"""What happens to who handles a case. Told to the agency itself only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(Event):
    words: ClassVar[Text] = Text("确定主办人：{officer}", "Officer in charge: {officer}")
    many: ClassVar[Text] = Text(
        "批量确定由您主办：{count} 件", "You are put in charge of {count} cases"
    )
    case_id: int
    agency: str
    officer_id: int
    officer: str
    instead_of: int | None = None
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAdded(Event):
    words: ClassVar[Text] = Text("加入协办人：{officer}", "Co-handling officer: {officer}")
    case_id: int
    agency: str
    officer_id: int
    officer: str
    instead_of: int | None = None
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentEnded(Event):
    words: ClassVar[Text] = Text("{officer}不再办理本案", "{officer} no longer handles the case")
    case_id: int
    agency: str
    officer_id: int
    officer: str
    kind: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalEntered(Event):
    """A recusal declared, or asked for by a party, or ordered. `case_id` None: the standing list."""

    words: ClassVar[Text] = Text("登记回避", "Recusal entered")
    recusal_id: int
    agency: str
    officer_id: int
    case_id: int | None
    institution_id: int | None
    ground: str
    state: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalDecided(Event):
    words: ClassVar[Text] = Text("负责人就回避作出决定", "The head decided on a recusal")
    recusal_id: int
    agency: str
    officer_id: int
    case_id: int | None
    state: str
    visibility: str = "agency"
