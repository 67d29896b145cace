"""The prosecutor's desk, offered to the application."""

from portal.cases.events import (
    CaseClosed,
    CaseImported,
    CaseReopened,
    CaseShared,
    FindingRecorded,
    OwnerChanged,
    ShareEnded,
    StageChanged,
)
from portal.infra.feature import Feature, Job, NavItem
from portal.kernel.text import Text
from portal.linking.events import CaseMerged, CaseTookIn, MergeUndone
from referrals.clocks.events import (
    ClockExtended,
    ClockPaused,
    ClockRecounted,
    ClockResumed,
    ClockStarted,
    ClockStopped,
)
from referrals.desk import jobs, queries, routes, service
from referrals.desk.rules import OVERSEES
from referrals.duty.events import DutyEased, DutyElsewhereRaised, DutyRaised, DutyReviewed
from referrals.letters.rules import OnDesk
from referrals.recoveries.events import MoneyReceived, OrderMade, PostingReversed
from referrals.transfers.events import StepTaken

MATTERS = (
    *(FindingRecorded, CaseImported, CaseClosed, CaseReopened, OwnerChanged, StageChanged),
    *(CaseShared, ShareEnded),
    *(CaseMerged, CaseTookIn, MergeUndone, StepTaken, OrderMade, MoneyReceived, PostingReversed),
    *(DutyRaised, DutyElsewhereRaised, DutyEased, DutyReviewed),
    *(ClockExtended, ClockPaused, ClockRecounted, ClockResumed, ClockStarted, ClockStopped),
)
"""Events after which a desk may say something else of a case."""

feature = Feature(
    "referrals.desk",
    staff=(routes.staff,),
    subscribers=tuple((kind, service.touch) for kind in MATTERS),
    sealers=(service.keep,),
    jobs=(Job("settle-desk", 86_400, jobs.settle, long=True),),
    answers=(
        (OnDesk, lambda work, asked: queries.stands(work.session, work.actor, asked.case_id)),
    ),
    nav=(NavItem(39, Text("监督台账", "Oversight desk"), "desk.list", OVERSEES),),
)
