"""Every step of a referral, in the order of the law. Adding one is one import and one entry here."""

from collections.abc import Mapping

from portal.kernel.errors import NotFound
from referrals.transfers.rules import Step
from referrals.transfers.steps import (
    accept_reasons,
    approve,
    complete_missing,
    decline_approval,
    decline_filing,
    file,
    forward,
    hand_over,
    hand_over_items,
    list_items,
    not_police_matter,
    note_missing,
    open_group,
    order_filing,
    pass_on,
    receive,
    reconsideration_files,
    reconsideration_upheld,
    report,
    request_reconsideration,
    suggest_supervision,
    take_back,
    withdraw,
    write_letter,
)
from referrals.transfers.steps.criminal import CRIMINAL

STEPS: Mapping[str, Step] = {
    module.STEP.code: module.STEP
    for module in (
        open_group,
        report,
        approve,
        decline_approval,
        list_items,
        write_letter,
        hand_over,
        receive,
        note_missing,
        complete_missing,
        pass_on,
        forward,
        not_police_matter,
        file,
        decline_filing,
        hand_over_items,
        request_reconsideration,
        reconsideration_upheld,
        reconsideration_files,
        suggest_supervision,
        accept_reasons,
        order_filing,
        take_back,
        withdraw,
    )
} | dict(CRIMINAL)


def step_named(code: str) -> Step:
    """Return the step with this code; raise NotFound when there is none."""
    if code not in STEPS:
        raise NotFound
    return STEPS[code]
