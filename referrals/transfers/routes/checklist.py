"""What the law asks for before a referral leaves the agency, undone things first."""

from dataclasses import dataclass

from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.transfers.models import Transfer
from referrals.transfers.rules import BEFORE_HAND_OVER, REQUIRED_SET, Facts
from referrals.transfers.service.paper import PAPERS
from referrals.transfers.steps.guards import DECISION, GROUP, group_of_two
from referrals.transfers.steps.hand_over import STEP as HAND_OVER


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the law asks for."""

    text: Text
    done: bool
    law: Citation


def checklist(transfer: Transfer, facts: Facts) -> list[Item]:
    """Return what is needed before the hand-over; empty once it has happened."""
    if transfer.state not in BEFORE_HAND_OVER:
        return []
    items = [
        Item(
            Text("两名以上执法人员的专案组", "A group of two officers"),
            not group_of_two(facts),
            GROUP,
        ),
        Item(
            Text("向正职负责人的书面报告", "Written report to the head"),
            bool(facts.reported_by),
            GROUP,
        ),
        Item(Text("正职负责人批准", "The head's approval"), bool(facts.approved_by), DECISION),
        *(
            Item(PAPERS[kind].title, kind in facts.documents, HAND_OVER.law)
            for kind in REQUIRED_SET
        ),
    ]
    return sorted(items, key=lambda item: item.done)
