"""What people type about an institution."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from portal.infra.forms import Form, Line
from portal.registry.rules import InstitutionKind, is_credit_code, normal_name


def _credit_code(value: str) -> str:
    code = normal_name(value).upper()
    if not is_credit_code(code):
        raise PydanticCustomError("string_pattern_mismatch", "not a unified social credit code")
    return code


CreditCode = Annotated[Line, AfterValidator(_credit_code)]


class NewInstitution(Form):
    code: Line
    name: Line
    kind: InstitutionKind
    region: Line
    level: Line = ""
    credit_code: CreditCode | None = None
    address: Line | None = None
    aliases: Line | None = None
