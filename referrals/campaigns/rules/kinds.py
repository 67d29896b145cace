"""Kinds of campaign as data: who may order one, with what notice, through which stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.kernel.law import Citation, InForce
from portal.kernel.packs import citation, in_force
from portal.kernel.text import Text
from referrals.campaigns.rules import StageCode


class Level(StrEnum):
    """The level of an administrative division, by its code (GB/T 2260)."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


LEVEL_NAMES: Mapping[Level, Text] = {
    Level.NATIONAL: Text("国家级", "National"),
    Level.PROVINCE: Text("省级", "Province"),
    Level.CITY: Text("地市级", "City"),
    Level.COUNTY: Text("县区级", "County"),
}
_NATIONAL = frozenset({"000000", "100000"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignKind:
    """A kind of campaign. `source` is what its cases say they came from.

    `notices` are the notices its inspections may give: of a flight check none comes before the door.
    `inspects` is false where institutions check themselves; `crosses` where targets may lie outside the
    area of who leads; `joint` needs a second agency. `lifts` is the ground on which its visits go
    beyond the yearly number, empty: on none.
    """

    code: str
    version: str
    name: Text
    source: str
    levels: frozenset[Level]
    notices: tuple[str, ...]
    stages: tuple[StageCode, ...]
    inspects: bool
    crosses: bool
    joint: bool
    lifts: str
    law: Citation
    in_force: InForce


def level_of(region: str) -> Level:
    """Return the level of a six-digit code: 330000 a province, 330100 a city, 330106 a county."""
    if region in _NATIONAL:
        return Level.NATIONAL
    if region.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if region.endswith("00") else Level.COUNTY


def may_order(kind: CampaignKind, region: str) -> bool:
    """Tell whether an agency of `region` may order a campaign of this kind."""
    return level_of(region) in kind.levels


def read_kind(table: Mapping[str, Any], instruments: Mapping[str, str]) -> CampaignKind:
    """Return one `[[kinds]]` entry; KeyError or ValueError when it is wrong, or an example fails."""
    kind = CampaignKind(
        code=table["code"],
        version=table["version"],
        name=Text.of(table["name"]),
        source=table["source"],
        levels=frozenset(Level(each) for each in table["levels"]),
        notices=tuple(table["notices"]),
        stages=tuple(StageCode(each) for each in table["stages"]),
        inspects=table["inspects"],
        crosses=table.get("crosses", False),
        joint=table.get("joint", False),
        lifts=table.get("lifts", ""),
        law=citation(table, instruments),
        in_force=in_force(table),
    )
    if kind.inspects != bool(kind.notices) or not kind.stages:
        raise ValueError("an inspection needs a notice, a self-check has none")
    for example in table["examples"]:
        if may_order(kind, example["region"]) is not example["may"]:
            raise ValueError(f"example {example['region']} comes out otherwise")
    return kind
