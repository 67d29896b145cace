"""The ways of delivery, what each asks for, and the day from which it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.agencies.rules import AgencyKind
from portal.kernel.law import Citation
from portal.kernel.text import Text


class Need(StrEnum):
    """Something a way of delivery cannot do without."""

    RECEIVER = "receiver"
    SIGNATURE = "signature"
    REFUSAL = "refusal"
    WITNESS = "witness"
    TRACKING = "tracking"
    CONSENT = "consent"
    THROUGH = "through"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Way:
    """A way of delivery. It counts `days` natural days after it was done; 0: at once."""

    code: str
    name: Text
    needs: frozenset[Need]
    days: int
    law: Citation
    hint: Text

    def counts_on(self, done_on: date) -> date:
        """Return the day from which a delivery done on a day counts."""
        return done_on + timedelta(days=self.days)


FIELDS: Mapping[Need, str] = {
    Need.RECEIVER: "receiver",
    Need.SIGNATURE: "strokes",
    Need.REFUSAL: "reason",
    Need.WITNESS: "witness",
    Need.TRACKING: "tracking",
    Need.CONSENT: "consent_item",
    Need.THROUGH: "through",
    Need.PROOF: "files",
}


def lacking(way: Way, given: frozenset[Need]) -> dict[str, str]:
    """Return what a way asks for and was not given, by field; empty: it can be recorded.

    A witness may be replaced by a proof (photo or film), and a drawn signature by a scan of it.
    """
    found = {}
    for need in way.needs - given:
        if need in {Need.WITNESS, Need.SIGNATURE} and Need.PROOF in given:
            continue
        found[FIELDS[need]] = "missing"
    return found


def addresses(to: str, kind: AgencyKind) -> bool:
    """Tell whether a document goes to an agency of `kind`.

    `to` names the addressee as the head of its text does ("police", "party"); "" is a document with
    none, or one that is no letter.
    """
    match to:
        case "police":
            return kind is AgencyKind.POLICE
        case "procuratorate":
            return kind is AgencyKind.PROCURATORATE
        case "agency":
            return kind not in {AgencyKind.POLICE, AgencyKind.PROCURATORATE}
    return to == "receiver"
