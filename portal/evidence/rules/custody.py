"""What can happen to a piece of evidence, and what keeps it from being deleted."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from portal.kernel.text import Text


class CustodyKind(StrEnum):
    """What happened to a piece of evidence."""

    RECEIVED = "received"
    MOVED = "moved"
    VIEWED = "viewed"
    PREVIEWED = "previewed"
    DOWNLOADED = "downloaded"
    EXPORTED = "exported"
    SCRUBBED = "scrubbed"
    REDACTED = "redacted"
    TRANSCRIBED = "transcribed"
    SCANNED = "scanned"
    SHARED = "shared"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    SEALED = "sealed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    RELEASED = "released"
    DAMAGED = "damaged"
    RESTORED = "restored"
    DESTROYED = "destroyed"


CUSTODY_NAMES = {
    CustodyKind.RECEIVED: Text("收到", "Received"),
    CustodyKind.MOVED: Text("转入", "Moved here"),
    CustodyKind.VIEWED: Text("查看", "Viewed"),
    CustodyKind.PREVIEWED: Text("预览", "Previewed"),
    CustodyKind.DOWNLOADED: Text("下载", "Downloaded"),
    CustodyKind.EXPORTED: Text("导出", "Exported"),
    CustodyKind.SCRUBBED: Text("制作去元数据副本", "Copy without metadata made"),
    CustodyKind.REDACTED: Text("制作遮盖副本", "Redacted copy made"),
    CustodyKind.TRANSCRIBED: Text("制作文字记录", "Transcript made"),
    CustodyKind.SCANNED: Text("病毒检测", "Scanned for viruses"),
    CustodyKind.SHARED: Text("共享", "Shared"),
    CustodyKind.HANDED_OVER: Text("移交原件", "Original handed over"),
    CustodyKind.RETURNED: Text("退还原件", "Original returned"),
    CustodyKind.SEALED: Text("封存原件", "Original sealed"),
    CustodyKind.CORRECTED: Text("更正说明", "Correction"),
    CustodyKind.WITHDRAWN: Text("不再作为证据使用", "Withdrawn as evidence"),
    CustodyKind.HELD: Text("依法保全", "Put under legal hold"),
    CustodyKind.RELEASED: Text("解除保全", "Legal hold lifted"),
    CustodyKind.DAMAGED: Text("存储核验发现异常", "Check of the store found damage"),
    CustodyKind.RESTORED: Text("存储核验恢复正常", "Check of the store found it whole again"),
    CustodyKind.DESTROYED: Text("销毁", "Destroyed"),
}
OPENINGS = frozenset(
    {
        CustodyKind.VIEWED,
        CustodyKind.PREVIEWED,
        CustodyKind.DOWNLOADED,
        CustodyKind.EXPORTED,
        CustodyKind.SCRUBBED,
        CustodyKind.REDACTED,
        CustodyKind.TRANSCRIBED,
        CustodyKind.SCANNED,
        CustodyKind.SHARED,
    }
)
LEAVES = {
    "EvidenceReceived": CustodyKind.RECEIVED,
    "EvidenceMoved": CustodyKind.MOVED,
    "EvidenceHeld": CustodyKind.HELD,
    "EvidenceReleased": CustodyKind.RELEASED,
    "EvidenceDamaged": CustodyKind.DAMAGED,
    "EvidenceRestored": CustodyKind.RESTORED,
    "EvidenceDiscarded": CustodyKind.DESTROYED,
}
"""Which row an event of the log stands for; EvidenceOpened and CustodyEntered name theirs."""
ENTRIES = (
    CustodyKind.HANDED_OVER,
    CustodyKind.RETURNED,
    CustodyKind.SEALED,
    CustodyKind.CORRECTED,
    CustodyKind.WITHDRAWN,
)
"""What an officer writes into the custody record by hand. Every one is a new row."""
OF_ORIGINALS = frozenset({CustodyKind.HANDED_OVER, CustodyKind.RETURNED, CustodyKind.SEALED})
"""Acts on the physical original: they name who gave or took it."""


class Keepable(Protocol):
    """Anything that says whether it is under legal hold."""

    legal_hold: bool


def on_hold(item: Keepable) -> bool:
    """Tell whether nothing may be deleted. Every way to delete evidence asks this, and only this.

    `tests/architecture/test_delete_paths.py` finds the ways and fails when one does not ask.
    """
    return item.legal_hold
