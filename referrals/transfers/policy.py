"""Who may see a referral and who may move it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from portal.agencies.rules import AgencyKind
from portal.cases.rules import CASEWORK
from portal.kernel.actor import Actor, Office
from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.transfers.models import Transfer
from referrals.transfers.rules import WHOSE_TURN, Side, State, Step
from referrals.transfers.steps.registry import STEPS

ADMINISTRATIVE = frozenset(
    {AgencyKind.HEALTHCARE_SECURITY, AgencyKind.HEALTH, AgencyKind.MARKET_REGULATION}
)
"""Agencies that impose administrative penalties."""
INSIDE = Text("刑事案件内部办理", "A step inside the criminal case")
INSIDE_LAW = Citation("中华人民共和国刑事诉讼法（2018年修正）", "")


def agency_on(transfer: Transfer, side: Side) -> str:
    if side is Side.REFERRING:
        return transfer.referring_agency
    if side is Side.RECEIVING:
        return transfer.receiving_agency
    reviews = transfer.state is State.ORDER_REVIEWED and transfer.review_procuratorate
    return reviews or transfer.procuratorate or ""


def side_of(actor: Actor, transfer: Transfer) -> Side | None:
    """Return for whom the actor could act; None for an onlooker.

    While an order is under review, so could either procuratorate; which one decides, the law says.
    """
    if actor.agency and actor.agency == transfer.procuratorate:
        return Side.PROCURATORATE
    for side in Side:
        if actor.agency and actor.agency == agency_on(transfer, side):
            return side
    return None


def can_see(actor: Actor, transfer: Transfer, units: Collection[str] = ()) -> bool:
    """Tell whether the referral is on the actor's lists: the same wall as queries.visible_to.

    The police come in with the hand-over, and each of `units` it was with keeps seeing it; the
    procuratorate of the region sees every referral, its states and clocks, but nothing sealed.
    """
    if not actor.agency or not actor.holds(*CASEWORK):
        return False
    parties = {transfer.procuratorate, transfer.review_procuratorate, *units}
    parties.add(transfer.earlier_agency)
    if not transfer.reverse:
        parties.add(transfer.referring_agency)
    if actor.agency in parties:
        return True
    later = {transfer.receiving_agency, transfer.referring_agency}
    return actor.agency in later and transfer.handed_over_at is not None


def can_open(actor: Actor) -> bool:
    return actor.holds(Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD)


def can_open_reverse(actor: Actor, kind: AgencyKind) -> bool:
    """Tell whether the actor begins ways back at all: a prosecutor; of which case, the case says."""
    return kind is AgencyKind.PROCURATORATE and actor.holds(Office.PROSECUTOR, Office.HEAD)


def needs_new_facts(earlier: Transfer | None) -> bool:
    """Tell whether a new referral must say what is new: the last one was weighed and came back."""
    return earlier is not None and earlier.state is State.RETURNED


def can_take(actor: Actor, step: Step, transfer: Transfer) -> bool:
    """Tell whether the step is this officer's to try; the law's own refusals come with reasons."""
    asked = actor.holds(*step.offices) or actor.holds(*(step.barred or {}))
    return side_of(actor, transfer) is step.side and asked


def may_read(actor: Actor, step: Step, transfer: Transfer) -> bool:
    """Tell whether the actor reads what was typed at a step: inside the criminal case not the sender."""
    return not step.inner or side_of(actor, transfer) in {Side.RECEIVING, Side.PROCURATORATE}


def as_told(actor: Actor, step: Step, transfer: Transfer) -> Step:
    """Return the step as the actor learns of it: of one they may not read, neither name nor article."""
    return step if may_read(actor, step, transfer) else replace(step, label=INSIDE, law=INSIDE_LAW)


def next_offices(state: State) -> frozenset[Office]:
    """Return the offices that can move a referral on from this state, on the side whose turn it is."""
    return frozenset(
        office
        for step in STEPS.values()
        if state in step.sources
        and step.target is not None
        and not step.aside
        and step.side is WHOSE_TURN[state]
        for office in step.offices
    )


def waits_for(actor: Actor, transfer: Transfer) -> bool:
    """Tell whether the referral stands still until somebody of this office acts."""
    return any(
        transfer.state in step.sources
        and step.target is not None
        and not step.aside
        and actor.holds(*step.offices)
        and actor.agency == agency_on(transfer, step.side)
        for step in STEPS.values()
    )


def can_pack(actor: Actor, transfer: Transfer) -> bool:
    """Tell whether the actor makes the package for the receiver: who hands over, once it is.

    Before, the letter is a draft, which no package holds.
    """
    hands_over = actor.holds(*STEPS["hand_over"].offices)
    ours = side_of(actor, transfer) is Side.REFERRING
    return ours and hands_over and transfer.handed_over_at is not None and transfer.live is True
