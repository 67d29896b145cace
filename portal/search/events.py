"""What happens to the search index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndexDiffered(Event):
    words: ClassVar[Text] = Text(
        "搜索索引核对不符：{cases} 件案件", "Search index differs from {cases} cases"
    )
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndexRepaired(Event):
    words: ClassVar[Text] = Text(
        "搜索索引更正：{cases} 件案件", "Search index corrected for {cases} cases"
    )
    cases: int
