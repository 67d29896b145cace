"""What the registry tells the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionAdded(Event):
    words: ClassVar[Text] = Text("登记机构 {name}", "Institution registered: {name}")
    institution_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryLoaded(Event):
    words: ClassVar[Text] = Text(
        "导入机构名册 {institutions} 家", "{institutions} institutions imported"
    )
    institutions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionsTaken(Event):
    """A part of a list was taken into the registry; the rows of the run say which.

    `renamed`: those known before whose names or codes are others now.
    """

    words: ClassVar[Text] = Text(
        "批量登记机构：新增 {added}，更新 {changed}",
        "Institutions registered in bulk: {added} added, {changed} changed",
    )
    agency: str
    origin: str
    added: int
    changed: int
    renamed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialsFilled(Event):
    words: ClassVar[Text] = Text(
        "补全 {names} 个机构名称的拼音首字母", "Initials filled in for {names} names"
    )
    names: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionChanged(Event):
    words: ClassVar[Text] = Text("修改机构信息：{fields}", "Institution changed: {fields}")
    institution_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionNameAdded(Event):
    words: ClassVar[Text] = Text("登记机构别名、曾用名 {name}", "Other name registered: {name}")
    institution_id: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionNameRemoved(Event):
    words: ClassVar[Text] = Text("删除机构别名 {name}", "Other name removed: {name}")
    institution_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementChanged(Event):
    words: ClassVar[Text] = Text("医保协议状态变更：{state}", "Agreement is now: {state}")
    institution_id: int
    state: str
    from_on: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTaken(Event):
    words: ClassVar[Text] = Text("对机构采取措施：{kind}", "Measure taken: {kind}")
    institution_id: int
    measure_id: int
    kind: str
    agency: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLifted(Event):
    words: ClassVar[Text] = Text("解除措施：{reason}", "Measure lifted: {reason}")
    institution_id: int
    measure_id: int
    lifted_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionsLinked(Event):
    words: ClassVar[Text] = Text("登记机构关联：{kind}", "Institutions linked: {kind}")
    institution_id: int
    other_id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnded(Event):
    words: ClassVar[Text] = Text("机构关联终止", "Link between institutions ended")
    institution_id: int
    link_id: int
    until_on: date
