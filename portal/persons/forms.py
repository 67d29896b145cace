"""What officers type about a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from portal.infra.forms import Form, Line
from portal.persons import rules
from portal.persons.rules import Scheme


def _checked(scheme: Scheme) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        number = rules.normal(value)
        wrong = rules.problem(scheme, number)
        if wrong is not None:
            raise PydanticCustomError(wrong, "not such a number")
        return number

    return check


_SHORT = StringConstraints(max_length=40)

IdCard = Annotated[str, _SHORT, BeforeValidator(_checked(Scheme.ID_CARD))]
LicenceNo = Annotated[str, _SHORT, BeforeValidator(_checked(Scheme.LICENCE_NO))]
InsuredNo = Annotated[str, _SHORT, BeforeValidator(_checked(Scheme.INSURED_NO))]


class Numbers(Form):
    """The numbers a person is known by; none is asked for."""

    id_card: IdCard | None = None
    licence_no: LicenceNo | None = None
    insured_no: InsuredNo | None = None

    @property
    def numbers(self) -> dict[Scheme, str]:
        """Return what was typed, by scheme."""
        typed = {scheme: getattr(self, scheme.value) for scheme in Scheme}
        return {scheme: number for scheme, number in typed.items() if number}


class Find(Numbers):
    """A person looked for by one number."""


class OpenPerson(Form):
    reason: Line
