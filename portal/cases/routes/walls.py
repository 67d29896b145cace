"""Which entries of a case's history are not for the agency that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.cases.queries.circles import circles_of, withheld
from portal.cases.rules import Role
from portal.cases.service import Opened
from portal.infra.work import Work
from portal.kernel.ids import known

REFERRAL_TERMS = ("F", "P", "B", "C")
"""How the codes of the time limits of a referral begin."""
JUSTICE = frozenset({Role.POLICE, Role.PROCURATORATE})
"""Who is told of what happens inside a criminal case."""


@dataclass(frozen=True, slots=True)
class Wall:
    """What of a case's history stays unknown to the agency of `found`.

    Of a referral the owner of the case is told, and whoever is in its circle; of its documents the
    same. `documents` and `numbers` are those the circles keep from the agency.
    """

    found: Opened
    circles: frozenset[str]
    documents: frozenset[int]
    numbers: frozenset[tuple[str, str]]

    def keeps(self, event: str, facts: Mapping[str, Any], agency: str) -> bool:
        """Tell whether an entry by `agency` is kept from the reader."""
        role = self.found.grant.role
        if facts.get("visibility") == "agency":
            return agency != self.found.grant.agency
        if facts.get("visibility") == "justice":
            return role not in JUSTICE
        if self._names_a_document_withheld(facts):
            return True
        if role is Role.OWNER or not _of_referral(event, facts):
            return False
        transfer = facts.get("transfer_id")
        return not self.circles if transfer is None else f"transfer/{transfer}" not in self.circles

    def _names_a_document_withheld(self, facts: Mapping[str, Any]) -> bool:
        ids = {facts.get("document"), facts.get("signed"), facts.get("made"), facts.get("receipt")}
        named = (facts.get("kind"), facts.get("number"))
        return bool(ids & self.documents) or named in self.numbers


def wall(work: Work, found: Opened) -> Wall:
    """Return the wall between a case's history and the acting agency.

    The police and the procuratorate learn of a referral, as of its documents, from the hand-over on.
    """
    case_id, agency = known(found.case.id), found.grant.agency
    documents, numbers = withheld(work.session, case_id, agency)
    circles = circles_of(work.session, case_id, agency)
    return Wall(found, frozenset(circles), frozenset(documents), frozenset(numbers))


def _of_referral(event: str, facts: Mapping[str, Any]) -> bool:
    of_clock = event.startswith("Clock") and str(facts.get("code")).startswith(REFERRAL_TERMS)
    return "transfer_id" in facts or of_clock
