"""Every step of a referral, in the order of the law. Adding one is one import and one entry here."""

from collections.abc import Mapping

from portal.kernel.errors import NotFound
from referrals.transfers.rules import Step
from referrals.transfers.steps import (
    accept_reasons,
    approve,
    ask_explanation,
    ask_silence,
    change_group,
    choose_police,
    complete_missing,
    confirm_papers,
    contest_order,
    decline_approval,
    decline_filing,
    explain,
    file,
    forward,
    hand_over,
    hand_over_items,
    issue_correction,
    list_items,
    move_case,
    not_police_matter,
    note_missing,
    open_file,
    open_group,
    open_supervision,
    order_filing,
    order_withdrawal,
    pass_on,
    recall_report,
    receive,
    reconsideration_files,
    reconsideration_upheld,
    record_refusal,
    report,
    report_up,
    request_reconsideration,
    review_order,
    revoke_order,
    send_as_breach,
    send_reminder,
    suggest_supervision,
    take_back,
    tell_moved,
    uphold_on_review,
    uphold_order,
    withdraw,
    write_letter,
)
from referrals.transfers.steps.criminal import CRIMINAL

STEPS: Mapping[str, Step] = {
    module.STEP.code: module.STEP
    for module in (
        open_group,
        change_group,
        report,
        recall_report,
        approve,
        decline_approval,
        list_items,
        choose_police,
        write_letter,
        hand_over,
        record_refusal,
        receive,
        note_missing,
        confirm_papers,
        complete_missing,
        pass_on,
        forward,
        not_police_matter,
        file,
        decline_filing,
        send_as_breach,
        hand_over_items,
        move_case,
        tell_moved,
        request_reconsideration,
        reconsideration_upheld,
        reconsideration_files,
        suggest_supervision,
        open_file,
        open_supervision,
        ask_explanation,
        ask_silence,
        explain,
        accept_reasons,
        order_filing,
        issue_correction,
        report_up,
        send_reminder,
        order_withdrawal,
        contest_order,
        uphold_order,
        review_order,
        uphold_on_review,
        revoke_order,
        take_back,
        withdraw,
    )
} | dict(CRIMINAL)


def step_named(code: str) -> Step:
    """Return the step with this code; raise NotFound when there is none."""
    if code not in STEPS:
        raise NotFound
    return STEPS[code]
