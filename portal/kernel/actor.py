"""Who is acting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.text import Text


class Office(StrEnum):
    """What an officer is appointed to do. A person may hold several; separation of duties is per act."""

    INTAKE = "intake"
    INVESTIGATOR = "investigator"
    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    LEGAL_REVIEWER = "legal_reviewer"
    REWARD_CLERK = "reward_clerk"
    FINANCE = "finance"
    POLICE_REVIEWER = "police_reviewer"
    PROSECUTOR = "prosecutor"
    IDENTITY_CUSTODIAN = "identity_custodian"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


OFFICE_NAMES = {
    Office.INTAKE: Text("受理员", "Intake officer"),
    Office.INVESTIGATOR: Text("承办人", "Investigator"),
    Office.HEAD: Text("正职负责人", "Head"),
    Office.DEPUTY_HEAD: Text("副职负责人", "Deputy head"),
    Office.LEGAL_REVIEWER: Text("法制审核", "Legal reviewer"),
    Office.REWARD_CLERK: Text("奖励经办", "Reward clerk"),
    Office.FINANCE: Text("财务", "Finance"),
    Office.POLICE_REVIEWER: Text("公安审查", "Police reviewer"),
    Office.PROSECUTOR: Text("检察官", "Prosecutor"),
    Office.IDENTITY_CUSTODIAN: Text("身份保管员", "Identity custodian"),
    Office.AUDITOR: Text("审计员", "Auditor"),
    Office.ADMINISTRATOR: Text("管理员", "Administrator"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or process behind a request.

    An officer has `officer_id`, `agency` (directory code) and `offices`; a reporter who came in with a
    receipt code has `tip_id` and nothing else; another
    system has `client_id` and the agency it acts for; the worker and the anonymous visitor have none.
    """

    name: str
    agency: str = ""
    offices: frozenset[Office] = frozenset()
    officer_id: int | None = None
    tip_id: int | None = None
    client_id: int | None = None

    def holds(self, *offices: Office) -> bool:
        """Tell whether the actor holds at least one of `offices`."""
        return not self.offices.isdisjoint(offices)


ANONYMOUS = Actor("anonymous")
SYSTEM = Actor("system")


def reporter(tip_id: int) -> Actor:
    """Return the actor for whoever opened the mailbox of this tip with its receipt code."""
    return Actor("reporter", tip_id=tip_id)
