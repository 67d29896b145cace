"""The table of steps, in the order of the law."""

from collections.abc import Mapping

from portal.kernel.errors import NotFound
from referrals.proceedings.rules import Step
from referrals.proceedings.steps import deciding, filing, inquiry, notice, performing, spot

STEPS: Mapping[str, Step] = {
    step.code: step
    for station in (filing, inquiry, notice, deciding, performing, spot)
    for step in station.STEPS
}


def step_named(code: str) -> Step:
    """Return the step with this code; raise NotFound when there is none."""
    if code not in STEPS:
        raise NotFound
    return STEPS[code]
