"""Which fields of a case an agency may read: classes of fields, profiles of a grant, one mask.

Every way out of a case (page, list, filter, export, search, preview, document) goes through `masked`
and `shows`; what is sealed is guarded a second time by its key, which only FULL is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from portal.kernel.text import Text


class FieldClass(StrEnum):
    """What kind of information a field holds."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    INFORMANT = "informant"
    SECRET = "secret"  # noqa: S105 - the name of a class of fields


class FieldProfile(StrEnum):
    """How much of a case a grant shows."""

    FULL = "full"
    FACTS = "facts"
    OUTLINE = "outline"


CLASS_NAMES: Mapping[FieldClass, Text] = {
    FieldClass.PUBLIC: Text("公开字段", "Public"),
    FieldClass.INTERNAL: Text("内部字段", "Internal"),
    FieldClass.PERSONAL: Text("个人信息", "Personal"),
    FieldClass.INFORMANT: Text("举报人身份", "Identity of the reporter"),
    FieldClass.SECRET: Text("仅本单位", "One agency's own"),
}
PROFILE_NAMES: Mapping[FieldProfile, Text] = {
    FieldProfile.FULL: Text("全部案情", "Everything shared"),
    FieldProfile.FACTS: Text("案情要素（不含个人信息）", "Facts, no personal data"),
    FieldProfile.OUTLINE: Text("案件概况", "Outline only"),
}
SHOWN: Mapping[FieldProfile, frozenset[FieldClass]] = {
    FieldProfile.FULL: frozenset({FieldClass.PUBLIC, FieldClass.INTERNAL, FieldClass.PERSONAL}),
    FieldProfile.FACTS: frozenset({FieldClass.PUBLIC, FieldClass.INTERNAL}),
    FieldProfile.OUTLINE: frozenset({FieldClass.PUBLIC}),
}
"""The identity of a reporter, and what an agency keeps to itself, are in no profile."""

FIELDS: Mapping[str, FieldClass] = {
    **dict.fromkeys(
        ("id", "number", "agency", "region", "stage", "filing", "outcome", "role", "profile"),
        FieldClass.PUBLIC,
    ),
    **dict.fromkeys(
        ("opened_at", "updated_at", "closed_at", "due_at", "has_ball", "ball_with", "lead_id"),
        FieldClass.PUBLIC,
    ),
    **dict.fromkeys(
        ("title", "institution_id", "institution", "category", "source"), FieldClass.INTERNAL
    ),
    **dict.fromkeys(
        ("suspected_fen", "proven_fen", "allegations", "findings", "timeline", "links"),
        FieldClass.INTERNAL,
    ),
    **dict.fromkeys(
        ("parties", "notes", "evidence", "documents", "tips", "tasks"), FieldClass.PERSONAL
    ),
    "reporter": FieldClass.INFORMANT,
    "own_notes": FieldClass.SECRET,
}
"""The class of every field of a case. A field that is not here is shown to nobody."""


class Hidden:
    """Stands where a value is not shared; prints as a dash and equals nothing but itself."""

    words = Text("（未共享）", "(not shared)")

    def __str__(self) -> str:
        return "—"

    def __bool__(self) -> bool:
        return False


HIDDEN = Hidden()


def shows(profile: FieldProfile, field: str) -> bool:
    """Tell whether a profile shows a field; unknown fields are shown to nobody."""
    return FIELDS.get(field) in SHOWN[profile]


def shown_fields(profile: FieldProfile) -> frozenset[str]:
    """Return the names of the fields a profile shows."""
    return frozenset(name for name in FIELDS if shows(profile, name))


_SHOWN_BY = {profile: shown_fields(profile) for profile in FieldProfile}


def masked(values: dict[str, Any], profile: FieldProfile) -> dict[str, Any]:
    """Return the values with HIDDEN in place of each that the profile does not show."""
    shown = _SHOWN_BY[profile]
    if values.keys() <= shown:
        return dict(values)
    return {name: value if name in shown else HIDDEN for name, value in values.items()}
