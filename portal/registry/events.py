"""What the registry tells the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
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
