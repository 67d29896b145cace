"""What people send about a draw."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from portal.infra.forms import Count, Day, Form, Line, LongText
from portal.kernel.clock import LEGAL_ZONE
from portal.registry.rules import InstitutionKind
from referrals.draws.rules import MOST_ITEMS, MOST_WEIGHT, Ground

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def _time(value: Any) -> Any:
    if isinstance(value, time):
        return value
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("not_a_time", "not a time")
    return time(int(found[1]), int(found[2]))


def _some(value: Any) -> Any:
    return [each for each in value if each] if isinstance(value, list | tuple) else value


Time = Annotated[time, BeforeValidator(_time)]
Weight = Annotated[Count, Field(ge=1, le=MOST_WEIGHT)]
Number = Annotated[Count, Field(ge=0, le=MOST_ITEMS)]
COUNT = "n_"
"""What the field of a kind of institution is called before its name: how many are drawn."""


class Freeze(Form):
    """What every draw names in advance: what for, `source` and when it will be known, Chinese time.

    For a campaign, or else `purpose` says for which check.
    """

    title: Line
    campaign: Count | None = None
    purpose: Line = ""
    source: Line
    source_day: Day
    source_time: Time

    @property
    def source_at(self) -> datetime:
        """Return the instant from which the source is known."""
        return datetime.combine(self.source_day, self.source_time, LEGAL_ZONE)


class FreezeTargets(Freeze):
    """A draw of institutions of a region; `listed`: these only, a line each: code, class, reason."""

    region: Line
    listed: LongText = ""
    high: Weight = 3
    medium: Weight = 2
    low: Weight = 1
    n_hospital: Number = 0
    n_tcm_hospital: Number = 0
    n_specialist_hospital: Number = 0
    n_psychiatric: Number = 0
    n_rehabilitation: Number = 0
    n_maternal: Number = 0
    n_nursing: Number = 0
    n_township_hospital: Number = 0
    n_community_centre: Number = 0
    n_village_clinic: Number = 0
    n_outpatient: Number = 0
    n_clinic: Number = 0
    n_tcm_clinic: Number = 0
    n_dental_clinic: Number = 0
    n_dialysis: Number = 0
    n_laboratory: Number = 0
    n_pharmacy: Number = 0
    n_special_pharmacy: Number = 0
    n_insurer: Number = 0
    n_handling_agency: Number = 0
    n_other: Number = 0

    @property
    def counts(self) -> dict[str, int]:
        """Return how many are drawn of each kind, without those of which none is."""
        found = {kind.value: getattr(self, f"{COUNT}{kind.value}") for kind in InstitutionKind}
        return {kind: count for kind, count in found.items() if count}

    @property
    def weights(self) -> dict[str, int]:
        """Return tickets by class of risk."""
        return {"high": self.high, "medium": self.medium, "low": self.low}


class FreezeInspectors(Freeze):
    """A draw of one's own certified officers; `recused`: `<officer id>:<ground>` of those left out."""

    count: Annotated[Count, Field(ge=1, le=200)]
    recused: Annotated[tuple[Line, ...], BeforeValidator(_some)] = ()


class Seed(Form):
    seed: Line


class Drop(Form):
    """`chosen` is `<stratum>:<item>` of what was drawn."""

    chosen: Line
    ground: Ground


class DecideDrop(Form):
    decision: Literal["yes", "no"]


class Cancel(Form):
    reason: Line
