"""What a board or a list of lines is asked for, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from referrals.losses.rules import OF_CASES, Age, What
from referrals.recoveries.rules import Ledger

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """A scope and what of it; empty: everything the reader may see."""

    region: str = ""
    agency: str = ""
    case: int | None = None
    institution: int | None = None
    obligor: str = ""
    year: int | None = None
    ledger: Ledger | None = None
    what: What | None = None
    age: Age | None = None
    after: int = 0

    @property
    def of_region(self) -> bool:
        """Tell whether it asks for a region and not for one case, institution or obligor."""
        return self.case is None and self.institution is None and not self.obligor

    @property
    def query(self) -> str:
        """Return it as the query of an address."""
        told = {
            name: getattr(self, name)
            for name in self.__slots__
            if getattr(self, name) not in (None, "", 0)
        }
        return urlencode({name: str(value) for name, value in told.items()})

    def of(
        self,
        ledger: Ledger | None,
        what: What | None,
        age: Age | None = None,
        agency: str = "",
        region: str = "",
    ) -> Asked:
        """Return what a figure of this scope asks for."""
        of_case = what in OF_CASES
        return replace(
            self,
            ledger=None if of_case else ledger,
            what=what,
            age=age,
            agency=agency or self.agency,
            region=region or self.region,
            after=0,
        )

    def scope(self) -> Asked:
        """Return the scope alone."""
        return replace(self, ledger=None, what=None, age=None, after=0)


def parse(told: Mapping[str, str]) -> Asked:
    """Return what an address asks for; what is no such thing is left out."""
    return Asked(
        region=told.get("region", "")[:12],
        agency=told.get("agency", "")[:40],
        case=_number(told.get("case", "")),
        institution=_number(told.get("institution", "")),
        obligor=told.get("obligor", "")[:200],
        year=_number(told.get("year", "")),
        ledger=_one(Ledger, told.get("ledger", "")),
        what=_one(What, told.get("what", "")),
        age=_one(Age, told.get("age", "")),
        after=_number(told.get("after", "")) or 0,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - digits of an id


def _one(kind: type[E], text: str) -> E | None:
    return kind(text) if text in {each.value for each in kind} else None
