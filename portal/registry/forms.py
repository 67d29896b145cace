"""What people type about an institution."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from portal.infra.forms import Count, Day, Form, Line
from portal.registry.rules import (
    InstitutionKind,
    is_credit_code,
    is_official_code,
    normal_name,
)
from portal.registry.rules.standing import AgreementState, LinkKind, NameKind


def _credit_code(value: str) -> str:
    code = normal_name(value).upper()
    if not is_credit_code(code):
        raise PydanticCustomError("string_pattern_mismatch", "not a unified social credit code")
    return code


def _official_code(value: str) -> str:
    code = normal_name(value).upper()
    if not is_official_code(code):
        raise PydanticCustomError("string_pattern_mismatch", "not a code of the fund")
    return code


CreditCode = Annotated[Line, AfterValidator(_credit_code)]
OfficialCode = Annotated[Line, AfterValidator(_official_code)]


class InstitutionFacts(Form):
    """What may be corrected later."""

    name: Line
    kind: InstitutionKind
    region: Line
    level: Line = ""
    official_code: OfficialCode | None = None
    credit_code: CreditCode | None = None
    address: Line | None = None


class NewInstitution(InstitutionFacts):
    code: Line
    aliases: Line | None = None


class EditInstitution(InstitutionFacts):
    renamed_on: Day | None = None
    """Since when the new name counts; empty: the old one was a typing mistake and is not kept."""


class NewName(Form):
    name: Line
    kind: NameKind = NameKind.ALIAS
    from_on: Day | None = None
    until_on: Day | None = None


class ChangeAgreement(Form):
    state: AgreementState
    from_on: Day
    until_on: Day | None = None
    basis: Line


class LiftMeasure(Form):
    lifted_on: Day
    reason: Line


class NewLink(Form):
    kind: LinkKind
    other: Line
    """Code or full name of the other institution."""
    from_on: Day | None = None
    source: Line | None = None


class EndLink(Form):
    until_on: Day


class InstitutionFilter(Form):
    """What a list of institutions is narrowed to; read from the address."""

    text: Line | None = None
    region: Line | None = None
    kind: InstitutionKind | None = None
    agreement: AgreementState | None = None
    after: Count | None = None
    before: Count | None = None
