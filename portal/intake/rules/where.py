"""What intake asks of those above it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.questions import Question

PLACE_OF = {
    **dict.fromkeys(
        ("hospital", "tcm_hospital", "specialist_hospital", "psychiatric", "rehabilitation"),
        "hospital",
    ),
    **dict.fromkeys(("maternal", "nursing"), "hospital"),
    **dict.fromkeys(("township_hospital", "community_centre"), "township_hospital"),
    "village_clinic": "village_clinic",
    **dict.fromkeys(("outpatient", "clinic", "tcm_clinic", "dental_clinic"), "clinic"),
    "dialysis": "dialysis",
    **dict.fromkeys(("pharmacy", "special_pharmacy"), "pharmacy"),
    "handling_agency": "handling_agency",
}
"""The answer to "what kind of place" that a kind of institution in the registry stands for."""


@dataclass(frozen=True, slots=True)
class DealtWithIn(Question[int | None]):
    """In which case is this tip dealt with, when its own was merged into another? Else None."""

    tip_id: int
