"""Which optional local practice holds for a referral, and which could."""

from dataclasses import dataclass

from portal.infra.work import Work
from portal.kernel.law import Citation, Status
from portal.kernel.text import Text
from referrals.clocks.book import readings
from referrals.clocks.rules import Unit
from referrals.transfers.book import profiles
from referrals.transfers.models import Transfer
from referrals.transfers.service.regions import line_of

READING = Citation(
    "行政执法机关移送涉嫌犯罪案件的规定", "“三日”未作定义", Status.NEEDS_CONFIRMATION
)


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice: what it says, on what ground, and whether it holds here."""

    title: Text
    law: Citation
    holds: bool


def practice(work: Work, transfer: Transfer) -> list[Practice]:
    """Return how terms are counted here, and every optional profile with whether it holds."""
    ours, police = (
        line_of(work, each) for each in (transfer.referring_agency, transfer.receiving_agency)
    )
    working = readings.reading("F4", ours) is Unit.W
    return [
        Practice(
            Text("“三日”按工作日计算", "Three days are counted as working days"), READING, working
        ),
        *(
            Practice(
                each.title, each.law, each.holds(police if each.code == profiles.LADDER else ours)
            )
            for each in profiles.in_force()
        ),
    ]
