"""Agencies, regions and which office opens which compartment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.crypto.framing import frame
from portal.kernel.actor import Office
from portal.kernel.text import Text


class AgencyKind(StrEnum):
    """What an agency is; code asks for the kind, never for a name."""

    HEALTHCARE_SECURITY = "healthcare_security"
    HEALTH = "health"
    MARKET_REGULATION = "market_regulation"
    POLICE = "police"
    PROCURATORATE = "procuratorate"
    FINANCE = "finance"
    DISCIPLINE = "discipline"


OUTSIDE = frozenset({AgencyKind.DISCIPLINE})
"""Kinds whose work the others are not shown, not even in a figure, a number or a word of the log."""


class Compartment(StrEnum):
    """The key pairs of an agency. Nobody who opens one can open another because of it."""

    CASEWORK = "casework"
    IDENTITY_CUSTODIAN = "identity-custodian"
    IDENTITY_APPROVER = "identity-approver"
    REWARD = "reward"


COMPARTMENT_NAMES = {
    Compartment.CASEWORK: Text("办案", "Casework"),
    Compartment.IDENTITY_CUSTODIAN: Text("身份保管", "Identity custody"),
    Compartment.IDENTITY_APPROVER: Text("身份开启审批", "Identity approval"),
    Compartment.REWARD: Text("奖励发放", "Rewards"),
}
_CASEWORK = frozenset(
    {
        Office.INTAKE,
        Office.INVESTIGATOR,
        Office.HEAD,
        Office.DEPUTY_HEAD,
        Office.LEGAL_REVIEWER,
        Office.POLICE_REVIEWER,
        Office.PROSECUTOR,
    }
)
OPENED_BY: Mapping[Compartment, frozenset[Office]] = {
    Compartment.CASEWORK: _CASEWORK,
    Compartment.IDENTITY_CUSTODIAN: frozenset({Office.IDENTITY_CUSTODIAN}),
    Compartment.IDENTITY_APPROVER: frozenset({Office.HEAD}),
    Compartment.REWARD: frozenset({Office.FINANCE}),
}
GRANTED_BY: Mapping[Compartment, Office] = {
    Compartment.CASEWORK: Office.HEAD,
    Compartment.IDENTITY_CUSTODIAN: Office.IDENTITY_CUSTODIAN,
    Compartment.IDENTITY_APPROVER: Office.HEAD,
    Compartment.REWARD: Office.FINANCE,
}
"""Who hands a key on: the head, or, for a key no head may hold, whoever holds it."""
RECEIVES_TIPS = frozenset(
    {Compartment.CASEWORK, Compartment.IDENTITY_CUSTODIAN, Compartment.IDENTITY_APPROVER}
)
"""The keys without which an agency cannot receive a tip together with an identity."""


def recovery_context(agency: str, compartment: str, *, generation: int, recovery: int) -> bytes:
    """Return what the wrap of a compartment key to a recovery key is bound to."""
    numbers = (generation.to_bytes(4, "big"), recovery.to_bytes(4, "big"))
    return frame("cluebridge/recovery/v1", agency.encode(), compartment.encode(), *numbers)


def compartments_of(offices: frozenset[Office]) -> frozenset[Compartment]:
    """Return the compartments these offices open. Auditors and administrators open none."""
    return frozenset(name for name, holders in OPENED_BY.items() if holders & offices)


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region of the directory file."""

    code: str
    name: Text
    parent: str | None


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency of the directory file. `mark` is its document mark (发文字号代字)."""

    code: str
    name: Text
    kind: AgencyKind
    region: str
    mark: str
    phone: str


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory file, checked."""

    regions: tuple[RegionEntry, ...]
    agencies: tuple[AgencyEntry, ...]


def read_directory(table: Mapping[str, Any]) -> Directory:
    """Return the parsed directory; ValueError names the entry when codes repeat or a region is unknown."""
    regions = tuple(
        RegionEntry(each["code"], Text.of(each), each.get("parent")) for each in table["regions"]
    )
    agencies = tuple(
        AgencyEntry(
            each["code"],
            Text.of(each),
            AgencyKind(each["kind"]),
            each["region"],
            each["mark"],
            each.get("phone", ""),
        )
        for each in table["agencies"]
    )
    known = {region.code for region in regions}
    codes = [agency.code for agency in agencies]
    for agency in agencies:
        if agency.region not in known or codes.count(agency.code) > 1:
            raise ValueError(f"directory: agency {agency.code} repeats or names an unknown region")
    return Directory(regions, agencies)
