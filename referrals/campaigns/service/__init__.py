"""What is done with campaigns: planning, targets, tasks, joining, self-checks, results, reports."""

from referrals.campaigns.service.asked import ahead, flown, given_back, nearby, used_up
from referrals.campaigns.service.checking import begin, give_up, reopen, report, when_visit_ended
from referrals.campaigns.service.choosing import choices, choose_checklist
from referrals.campaigns.service.coding import declare_by_code
from referrals.campaigns.service.coding import issue as issue_code
from referrals.campaigns.service.declaring import declare, take_file, withdraw, words
from referrals.campaigns.service.dispatching import dispatch, drawn_teams, name_drawn, name_officers
from referrals.campaigns.service.ending_joins import when_case_closed, when_check_past
from referrals.campaigns.service.joining import answer_join, ask_join, at_hand
from referrals.campaigns.service.joining_cases import answer_case, ask_from_case, near_case
from referrals.campaigns.service.ordering import candidates, orderable, practice_of, today
from referrals.campaigns.service.planning import close, decide, plan
from referrals.campaigns.service.publishing import decide as decide_results
from referrals.campaigns.service.publishing import propose as propose_results
from referrals.campaigns.service.publishing import rows_of
from referrals.campaigns.service.publishing import withdraw as withdraw_results
from referrals.campaigns.service.reporting import Counted, counted, export
from referrals.campaigns.service.reporting import report as full_report
from referrals.campaigns.service.returning import Returning, propose_return, standing
from referrals.campaigns.service.succeeding import when_agency_succeeded
from referrals.campaigns.service.targeting import (
    Added,
    TargetFile,
    add_by_filter,
    add_by_hand,
    add_drawn,
    add_from_file,
    finished_draws,
    look_back,
    occasions,
)

__all__ = [
    "Added",
    "Counted",
    "Returning",
    "TargetFile",
    "add_by_filter",
    "add_by_hand",
    "add_drawn",
    "add_from_file",
    "ahead",
    "answer_case",
    "answer_join",
    "ask_from_case",
    "ask_join",
    "at_hand",
    "begin",
    "candidates",
    "choices",
    "choose_checklist",
    "close",
    "counted",
    "decide",
    "decide_results",
    "declare",
    "declare_by_code",
    "dispatch",
    "drawn_teams",
    "export",
    "finished_draws",
    "flown",
    "full_report",
    "give_up",
    "given_back",
    "issue_code",
    "look_back",
    "name_drawn",
    "name_officers",
    "near_case",
    "nearby",
    "occasions",
    "orderable",
    "plan",
    "practice_of",
    "propose_results",
    "propose_return",
    "reopen",
    "report",
    "rows_of",
    "standing",
    "take_file",
    "today",
    "used_up",
    "when_agency_succeeded",
    "when_case_closed",
    "when_check_past",
    "when_visit_ended",
    "withdraw",
    "withdraw_results",
    "words",
]
