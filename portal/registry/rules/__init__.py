"""Institutions and violation categories: what they are called and what a valid code looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.kernel.law import Citation
from portal.kernel.packs import citation
from portal.kernel.text import Text
from portal.registry.rules.naming import (
    after,
    initials,
    is_credit_code,
    is_official_code,
    normal_name,
    pinyin,
    typed_initials,
)

__all__ = [
    "after",
    "initials",
    "is_credit_code",
    "is_official_code",
    "normal_name",
    "pinyin",
    "typed_initials",
]


class InstitutionKind(StrEnum):
    """What an institution is, as the fund's agreements name it."""

    HOSPITAL = "hospital"
    TCM_HOSPITAL = "tcm_hospital"
    SPECIALIST_HOSPITAL = "specialist_hospital"
    PSYCHIATRIC = "psychiatric"
    REHABILITATION = "rehabilitation"
    MATERNAL = "maternal"
    NURSING = "nursing"
    TOWNSHIP_HOSPITAL = "township_hospital"
    COMMUNITY_CENTRE = "community_centre"
    VILLAGE_CLINIC = "village_clinic"
    OUTPATIENT = "outpatient"
    CLINIC = "clinic"
    TCM_CLINIC = "tcm_clinic"
    DENTAL_CLINIC = "dental_clinic"
    DIALYSIS = "dialysis"
    LABORATORY = "laboratory"
    PHARMACY = "pharmacy"
    SPECIAL_PHARMACY = "special_pharmacy"
    INSURER = "insurer"
    HANDLING_AGENCY = "handling_agency"
    OTHER = "other"


KIND_NAMES: Mapping[InstitutionKind, Text] = {
    InstitutionKind.HOSPITAL: Text("医院", "Hospital"),
    InstitutionKind.TCM_HOSPITAL: Text("中医医院", "Hospital of Chinese medicine"),
    InstitutionKind.SPECIALIST_HOSPITAL: Text("专科医院", "Specialist hospital"),
    InstitutionKind.PSYCHIATRIC: Text("精神病医院", "Psychiatric hospital"),
    InstitutionKind.REHABILITATION: Text("康复医院", "Rehabilitation hospital"),
    InstitutionKind.MATERNAL: Text("妇幼保健院", "Maternal and child health hospital"),
    InstitutionKind.NURSING: Text("护理院", "Nursing home"),
    InstitutionKind.TOWNSHIP_HOSPITAL: Text("乡镇卫生院", "Township hospital"),
    InstitutionKind.COMMUNITY_CENTRE: Text("社区卫生服务中心（站）", "Community health centre"),
    InstitutionKind.VILLAGE_CLINIC: Text("村卫生室", "Village clinic"),
    InstitutionKind.OUTPATIENT: Text("门诊部", "Outpatient department"),
    InstitutionKind.CLINIC: Text("诊所、医务室", "Clinic"),
    InstitutionKind.TCM_CLINIC: Text("中医诊所", "Clinic of Chinese medicine"),
    InstitutionKind.DENTAL_CLINIC: Text("口腔诊所", "Dental clinic"),
    InstitutionKind.DIALYSIS: Text("血液透析中心", "Dialysis centre"),
    InstitutionKind.LABORATORY: Text("独立检验、检查机构", "Laboratory or imaging centre"),
    InstitutionKind.PHARMACY: Text("定点零售药店", "Pharmacy"),
    InstitutionKind.SPECIAL_PHARMACY: Text(
        "特殊病种（门诊慢特病、双通道）药店", "Special-disease pharmacy"
    ),
    InstitutionKind.INSURER: Text("保险公司", "Insurer"),
    InstitutionKind.HANDLING_AGENCY: Text("医保经办机构", "Handling agency of the fund"),
    InstitutionKind.OTHER: Text("其他单位", "Other"),
}


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


@dataclass(frozen=True, slots=True)
class Level:
    """A grade of a hospital: its code, its name, and what else lists call it."""

    code: str
    name: Text
    also: tuple[str, ...] = ()


def read_level(table: Mapping[str, Any]) -> Level:
    """Return one `[[levels]]` entry of the data file; KeyError when a part is missing."""
    return Level(table["code"], Text.of(table["name"]), tuple(table.get("also", ())))
