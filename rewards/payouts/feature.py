"""Paying a claimed reward once, offered to the application."""

from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.text import Text
from portal.reconciliation.rules import RewardChecks
from portal.reconciliation.rules.books import RewardBooks
from portal.statements.events import LineAccepted, LineUndone
from portal.statements.rules import PayoutCandidates
from rewards.claims.events import AwardAnnulled
from rewards.claims.rules import AT_COUNTER
from rewards.payouts.events import ClaimedAgain, CodeRefused
from rewards.payouts.routes import claiming as claims
from rewards.payouts.routes import clawbacks, counter, identity, paying
from rewards.payouts.service import (
    claiming,
    codes,
    marks,
    matching,
    proof,
    settling,
    telling,
    views,
)

feature = Feature(
    "rewards.payouts",
    public=(claims.public,),
    staff=(paying.staff, counter.staff, clawbacks.staff, identity.staff),
    subscribers=(
        (AwardAnnulled, codes.when_annulled),
        (ClaimedAgain, telling.when_claimed_again),
        (CodeRefused, telling.when_code_refused),
        (LineAccepted, settling.accept_line),
        (LineUndone, settling.undo_line),
    ),
    answers=(
        (PayoutCandidates, matching.candidates),
        (RewardChecks, proof.checks),
        (RewardBooks, proof.books),
    ),
    wraps=(claiming.WRAPS, marks.WRAPS),
    sections=(
        Section("award", 50, "rewards/payouts/_award.html", views.award_view),
        Section("home", 52, "rewards/payouts/_home.html", views.home_view),
        Section("follow", 55, "rewards/payouts/_follow.html", views.follow_view),
    ),
    nav=(NavItem(61, Text("领奖窗口", "Reward counter"), "payouts.counter", AT_COUNTER),),
)
