"""How what can be done about an order is asked: its form, its fields, who may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from portal.infra.work import Work
from portal.kernel.actor import Actor
from portal.kernel.law import Citation
from portal.kernel.text import Text
from referrals.recoveries.queries.lookup import Order

Options = tuple[tuple[str, Text], ...]
NO_HINT = Text("", "")
TWO = Text("提出后由本机构负责人决定；提出人不能批准。", "The head decides, never who proposed it.")


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is asked. `kind` as of `ui.field`, or text, proof, security, order, undoable."""

    label: Text
    kind: str = "line"
    hint: Text = NO_HINT
    options: Options = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that can be done. `do(work, order_id, form)`; `note` says what follows."""

    label: Text
    form: type[BaseModel]
    do: Callable[[Work, int, Any], object]
    may: Callable[[Actor, Order], bool]
    fields: Mapping[str, Field]
    law: Citation | None = None
    note: Text = TWO
