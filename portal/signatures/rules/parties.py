"""How a party signs a record, and what stands in place of a signature that is not there.

行政处罚法 art. 55 (records are signed), art. 56; 行政强制法 art. 18 (8): who refuses is noted as refusing,
in the absence of the party a witness signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.text import Text


class PartyRole(StrEnum):
    """As what a person stands on the record."""

    PARTY = "party"
    WITNESS = "witness"
    PRESENT = "present"


class How(StrEnum):
    """How the signature came, or why there is none."""

    DRAWN = "drawn"
    SCAN = "scan"
    PAPER = "paper"
    REFUSED = "refused"
    ABSENT = "absent"


PARTY_NAMES: Mapping[PartyRole, Text] = {
    PartyRole.PARTY: Text("当事人", "Party"),
    PartyRole.WITNESS: Text("见证人", "Witness"),
    PartyRole.PRESENT: Text("在场人", "Present"),
}
HOW_NAMES: Mapping[How, Text] = {
    How.DRAWN: Text("屏幕手写", "Drawn on the screen"),
    How.SCAN: Text("签名的照片或者扫描件", "Photo or scan of the signature"),
    How.PAPER: Text("已在纸质文书上签名（附扫描件）", "Signed on paper (scan attached)"),
    How.REFUSED: Text("拒绝签名", "Refused to sign"),
    How.ABSENT: Text("不在场", "Not present"),
}
WITH_FILE = frozenset({How.SCAN, How.PAPER})
UNSIGNED = frozenset({How.REFUSED, How.ABSENT})


def lacking(
    role: PartyRole,
    how: How,
    *,
    reason: str | None,
    witness: str | None,
    drawn: bool,
    files: int,
) -> dict[str, str]:
    """Return what is missing, field by field; empty: it can be kept.

    Only a party refuses or is absent. Of who refuses, the reason is noted; in the absence of the party
    a witness signs and is named.
    """
    found: dict[str, str] = {}
    if how in UNSIGNED and role is not PartyRole.PARTY:
        found["how"] = "unknown_choice"
    if how is How.DRAWN and not drawn:
        found["strokes"] = "missing"
    if how in WITH_FILE and files == 0:
        found["files"] = "missing"
    if how in UNSIGNED and not reason:
        found["reason"] = "missing"
    if how is How.ABSENT and not witness:
        found["witness"] = "missing"
    return found
