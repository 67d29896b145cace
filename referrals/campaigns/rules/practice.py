"""Local practice as data: visits a year, merging of checks, who belongs to the group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.law import Citation, InForce
from portal.kernel.packs import citation, in_force
from portal.kernel.text import Text

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What a region does. `code` is the region, `*` for those that say nothing themselves.

    `visits_per_year` is how often one enterprise is visited in a calendar year, by all agencies
    together; None: no number is set. `merge_days`: checks of one institution planned so many days
    apart, or less, are to be made one. `not_enterprises` are the beginnings of credit codes
    (GB 32100) of bodies that are no enterprises; hospitals of the state among them unless
    `public_hospitals_count`. `members` are kinds of agencies in the group, the lead first.
    """

    code: str
    version: str
    visits_per_year: int | None
    merge_days: int
    not_enterprises: tuple[str, ...]
    public_institutions: tuple[str, ...]
    public_hospitals_count: bool
    members: tuple[str, ...]
    law: Citation
    in_force: InForce


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of institution counted together, such as hospitals and pharmacies."""

    code: str
    name: Text
    kinds: frozenset[str]


def is_enterprise(practice: Practice, credit_code: str | None) -> bool:
    """Tell whether visits to the bearer of this code are numbered; without a code they are."""
    code = credit_code or ""
    if code.startswith(practice.public_institutions):
        return practice.public_hospitals_count
    return not (code and code.startswith(practice.not_enterprises))


def full(practice: Practice, credit_code: str | None, visits: int) -> bool:
    """Tell whether `visits` in a year leave no room for one more."""
    if practice.visits_per_year is None or not is_enterprise(practice, credit_code):
        return False
    return visits >= practice.visits_per_year


def read_practice(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Practice:
    """Return one `[[practice]]` entry; KeyError or ValueError when it is wrong, or an example fails."""
    found = Practice(
        code=table["code"],
        version=table["version"],
        visits_per_year=table.get("visits_per_year"),
        merge_days=table["merge_days"],
        not_enterprises=tuple(table["not_enterprises"]),
        public_institutions=tuple(table["public_institutions"]),
        public_hospitals_count=table["public_hospitals_count"],
        members=tuple(table["members"]),
        law=citation(table, instruments),
        in_force=in_force(table),
    )
    for example in table["examples"]:
        said = full(found, example["credit_code"], example["visits"])
        if said is not example["full"]:
            raise ValueError(f"example {example['credit_code']} comes out otherwise")
    return found


def read_group(table: Mapping[str, Any]) -> Group:
    """Return one `[[groups]]` entry; KeyError when a part is missing."""
    return Group(table["code"], Text.of(table["name"]), frozenset(table["kinds"]))
