"""What the case page says beside a file: that it is a copy, what a scanner said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from portal.cases.rules.marks import Mark, MarksOn
from portal.copies import queries
from portal.copies.models import ArrivalVerdict, ScanVerdict
from portal.copies.rules import COPY_NAMES, VERDICT_NAMES, Verdict
from portal.infra.work import Work
from portal.kernel.text import Text

_TONES = {Verdict.CLEAN: "ok", Verdict.FOUND: "late", Verdict.FAILED: "soon"}


def marks_on(work: Work, asked: MarksOn) -> Mapping[int, tuple[Mark, ...]]:
    """Answer which of these files are copies and what the last virus scan of each said."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for each in queries.made_of(work.session, asked.item_ids):
        found[each.copy_id].append(Mark(COPY_NAMES[each.kind]))
    for item_id, verdict in queries.verdicts(work.session, asked.item_ids).items():
        found[item_id].append(mark_of(verdict))
    return {item_id: tuple(marks) for item_id, marks in found.items()}


def mark_of(row: ScanVerdict | ArrivalVerdict) -> Mark:
    """Return a verdict as it stands beside the file."""
    name = VERDICT_NAMES[row.verdict]
    if row.signature:
        name = Text(f"{name.zh}：{row.signature}", f"{name.en}: {row.signature}")
    return Mark(name, _TONES[row.verdict], warns=row.verdict is Verdict.FOUND)
