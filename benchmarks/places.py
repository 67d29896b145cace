"""An invented province: 20 cities of nine counties, 601 agencies, the institutions of each county."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.agencies.rules import AgencyKind
from portal.registry.rules import InstitutionKind, is_credit_code

PROVINCE = "980000"
CITIES = (
    *("江州", "临海", "安陵", "平川", "永宁", "新河", "长岭", "东湖", "南溪", "北塘"),
    *("西陵", "石桥", "金沙", "玉泉", "丰泽", "云岭", "青山", "龙潭", "白水", "凤鸣"),
)
COUNTIES = ("清源", "和平", "建德", "兴隆", "太康", "广安", "顺义", "嘉禾", "仁寿")
TOWNS = ("柳林", "双河", "大王", "马庄", "红旗", "前进", "高桥", "沙湾", "李集", "杨楼")
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Unit:
    """An institution to be."""

    id: int
    code: str
    name: str
    kind: InstitutionKind
    region: str
    credit_code: str
    aliases: tuple[str, ...]


def regions() -> Iterator[tuple[str, str, str | None]]:
    """Yield (code, name, parent) of every region."""
    yield PROVINCE, "天南省", None
    for city, city_name in enumerate(CITIES, 1):
        code = f"98{city:02}00"
        yield code, f"{city_name}市", PROVINCE
        for county, name in enumerate(COUNTIES, 1):
            yield f"98{city:02}{county:02}", f"{city_name}市{name}县", code


def agencies() -> Iterator[tuple[str, str, AgencyKind, str]]:
    """Yield (code, name, kind, region): three of each county and city, one of the province."""
    for code, name, parent in regions():
        yield f"{code}-ybj", f"{name}医疗保障局", AgencyKind.HEALTHCARE_SECURITY, code
        if parent is not None:
            yield f"{code}-gaj", f"{name}公安局", AgencyKind.POLICE, code
        if parent == PROVINCE:
            yield f"{code}-jcy", f"{name}人民检察院", AgencyKind.PROCURATORATE, code
        elif parent is not None:
            yield f"{code}-wjj", f"{name}卫生健康局", AgencyKind.HEALTH, code


def units() -> Iterator[Unit]:
    """Yield the institutions: seventeen in each county."""
    made = 0
    for region, name, parent in regions():
        if parent in {None, PROVINCE}:
            continue
        short = name[3:]
        for kind, called, aliases in _of_county(name, short):
            made += 1
            code = f"H{region}{made:05}"
            yield Unit(made, code, called, kind, region, _credit_code(made), aliases)


def _of_county(name: str, short: str) -> Iterator[tuple[InstitutionKind, str, tuple[str, ...]]]:
    kinds = InstitutionKind
    yield kinds.HOSPITAL, f"{name}人民医院", (f"{short}医院", f"{short}红十字医院")
    yield kinds.HOSPITAL, f"{name}中医院", (f"{short}中西医结合医院",)
    yield kinds.HOSPITAL, f"{name}妇幼保健院", ()
    yield kinds.DIALYSIS, f"{name}康源血液透析中心", ()
    for town in TOWNS:
        yield kinds.TOWNSHIP_HOSPITAL, f"{name}{town}镇卫生院", (f"{town}卫生院",)
    for shop in ("康民", "益寿", "百草"):
        yield kinds.PHARMACY, f"{name}{shop}大药房", ()


def _credit_code(number: int) -> str:
    start = f"12980000MB{number:07}"
    return next(start + each for each in _LETTERS if is_credit_code(start + each))
