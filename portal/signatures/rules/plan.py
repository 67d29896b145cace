"""Who signs a document, and in what order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.law import Citation
from portal.kernel.text import Text


class SignerRole(StrEnum):
    """As what somebody signs."""

    OFFICER = "officer"
    HEAD = "head"


ROLE_NAMES: Mapping[SignerRole, Text] = {
    SignerRole.OFFICER: Text("经办人", "Officer"),
    SignerRole.HEAD: Text("正职负责人", "Head"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The signatures a kind of document calls for, in their order; a person gives one of them."""

    kind: str
    roles: tuple[SignerRole, ...]
    law: Citation
    places: tuple[str, ...] = ()
    """The label of the line each signs on, in that order; without one the mark stands in the foot."""


def next_role(plan: Plan, given: Sequence[SignerRole]) -> SignerRole | None:
    """Return whose signature is due after those `given`, None when all are there.

    Signatures are given in the order of the plan, so `given` is always its beginning.
    """
    return plan.roles[len(given)] if len(given) < len(plan.roles) else None
