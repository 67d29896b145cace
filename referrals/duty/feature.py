"""The duty to refer, offered to the application."""

from portal.cases.events import (
    CaseClosed,
    CaseImported,
    CaseReopened,
    CaseShared,
    FindingRecorded,
    OwnerChanged,
    ShareEnded,
)
from portal.cases.rules import CASEWORK
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.kernel.text import Text
from portal.linking.events import (
    CaseGaveBack,
    CaseMerged,
    CaseSplitOff,
    CaseTookIn,
    MergeUndone,
    PartSplitOff,
)
from referrals.duty import jobs, queries, routes, service
from referrals.duty.events import DutyReviewed, IntentAnswered
from referrals.duty.rules.asked import DutyFigures, ReferralDuty, UnansweredDuties
from referrals.recoveries.events import OrderMade
from referrals.recoveries.rules import FineStanding
from referrals.transfers.events import StepTaken

MATTERS = (
    *(
        FindingRecorded,
        CaseImported,
        CaseClosed,
        CaseReopened,
        OwnerChanged,
        CaseShared,
        ShareEnded,
    ),
    *(CaseMerged, CaseTookIn, MergeUndone, CaseGaveBack, PartSplitOff, CaseSplitOff),
    *(OrderMade, StepTaken, IntentAnswered, DutyReviewed),
)
"""Events after which a sum, or what became of it, may be another."""

feature = Feature(
    "referrals.duty",
    staff=(routes.staff,),
    subscribers=tuple((kind, service.touch) for kind in MATTERS),
    sealers=(service.keep,),
    jobs=(Job("weigh-duties", 86_400, jobs.weigh, long=True),),
    sections=(
        Section("case", 115, "referrals/duty/_case.html", routes.of_case),
        Section("home", 25, "referrals/duty/_waiting.html", routes.waiting),
    ),
    nav=(NavItem(41, Text("移送审查", "Duty to refer"), "duty.list", CASEWORK),),
    answers=(
        (FineStanding, service.fine_reasons),
        (ReferralDuty, lambda work, asked: queries.standings(work.session, asked.case_ids)),
        (
            UnansweredDuties,
            lambda work, asked: queries.unanswered(
                work.session, asked.region, asked.after_case, asked.limit
            ),
        ),
        (
            DutyFigures,
            lambda work, asked: queries.counts(
                work.session, asked.agency, asked.since, asked.until
            ),
        ),
    ),
)
