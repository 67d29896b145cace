"""Institutions and violation categories: what they are called and what a valid code looks like."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.kernel.law import Citation
from portal.kernel.packs import citation
from portal.kernel.text import Text


class InstitutionKind(StrEnum):
    """What an institution is, as the fund's agreements name it."""

    HOSPITAL = "hospital"
    TOWNSHIP_HOSPITAL = "township_hospital"
    VILLAGE_CLINIC = "village_clinic"
    CLINIC = "clinic"
    PHARMACY = "pharmacy"
    DIALYSIS = "dialysis"
    INSURER = "insurer"
    HANDLING_AGENCY = "handling_agency"
    OTHER = "other"


KIND_NAMES: Mapping[InstitutionKind, Text] = {
    InstitutionKind.HOSPITAL: Text("医院", "Hospital"),
    InstitutionKind.TOWNSHIP_HOSPITAL: Text("乡镇卫生院", "Township hospital"),
    InstitutionKind.VILLAGE_CLINIC: Text("村卫生室", "Village clinic"),
    InstitutionKind.CLINIC: Text("诊所、门诊部", "Clinic"),
    InstitutionKind.PHARMACY: Text("药店", "Pharmacy"),
    InstitutionKind.DIALYSIS: Text("血液透析中心", "Dialysis centre"),
    InstitutionKind.INSURER: Text("保险公司", "Insurer"),
    InstitutionKind.HANDLING_AGENCY: Text("医保经办机构", "Handling agency of the fund"),
    InstitutionKind.OTHER: Text("其他单位", "Other"),
}

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_LENGTH = 18


def is_credit_code(code: str) -> bool:
    """Tell whether `code` is a unified social credit code whose check character is right.

    GB 32100-2015: 18 characters without I, O, S, V, Z; weights 3**i mod 31; modulus 31.
    """
    if len(code) != _CODE_LENGTH or any(character not in _ALPHABET for character in code):
        return False
    total = sum(_ALPHABET.index(each) * pow(3, at, 31) for at, each in enumerate(code[:-1]))
    return _ALPHABET[-total % 31] == code[-1]


def normal_name(text: str) -> str:
    """Return a name or search text in one form: full-width made half-width, spaces removed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True, slots=True)
class Category:
    """A violation category: the official term, the same in everyday words, an example, the law."""

    code: str
    name: Text
    plain: Text
    example: Text
    law: Citation


def read_category(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Category:
    """Return one `[[categories]]` entry of the data file; KeyError when a part is missing."""
    return Category(
        code=table["code"],
        name=Text.of(table["name"]),
        plain=Text.of(table["plain"]),
        example=Text.of(table["example"]),
        law=citation(table, instruments),
    )
