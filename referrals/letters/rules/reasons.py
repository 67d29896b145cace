"""What a person reads for each reason against an act."""

from __future__ import annotations

from collections.abc import Mapping

from portal.kernel.text import Text

REASONS: Mapping[str, Text] = {
    "letter_head_in_person": Text(
        "须由正职负责人本人批准，副职负责人不能代为批准",
        "The head approves in person; a deputy cannot",
    ),
    "letter_lead_signs": Text("须由单位负责人批准", "A head or deputy head signs this"),
    "letter_same_person": Text(
        "起草人不能自己批准，请由另一位人员办理", "Whoever wrote it cannot approve it"
    ),
    "letter_not_above": Text(
        "只能由上级机关对下级机关挂牌督办", "Only a higher organ of the same kind may list a case"
    ),
    "letter_in_time": Text("对方的回复期限尚未届满", "The receiver still has time to reply"),
    "letter_not_prodded": Text("应当先催办一次", "Prod once before reporting upwards"),
    "letter_no_superior": Text(
        "没有登记对方的上级机关", "No organ above the receiver is on record"
    ),
    "letter_unanswered": Text("还有单位没有回复", "An agency has not replied yet"),
}
