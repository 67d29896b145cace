"""Adding institutions one by one, and correcting what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry import policy, queries
from portal.registry.book.levels import level_code
from portal.registry.events import InstitutionAdded, InstitutionChanged, RegistryLoaded
from portal.registry.forms import EditInstitution, NewInstitution
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.rules import (
    InstitutionKind,
    initials,
    is_credit_code,
    is_official_code,
    normal_name,
    pinyin,
)
from portal.registry.rules.standing import NameKind
from portal.registry.service.walls import keeps, kept, not_later

_EDITED = ("name", "kind", "region", "level", "official_code", "credit_code", "address")


def add(work: Work, form: NewInstitution) -> Institution:
    """Add one institution; Invalid when the code is taken or the region unknown."""
    require(policy.can_add(work.actor))
    made = _keep(work, {**form.model_dump(), "aliases": _split(form.aliases)})
    work.record(InstitutionAdded(institution_id=made.id or 0, code=made.code, name=made.name))
    return made


def load(work: Work, entries: Iterable[Mapping[str, Any]]) -> list[Institution]:
    """Add every institution of a list whose code is new, all or none; set-up and demo data use it.

    An entry has `code`, `name`, `kind`, `region` and may have `level`, `credit_code`, `address`
    and `aliases` (list). Returns the institution of every entry in order, old ones included.
    """
    found = [queries.by_code(work.session, each["code"]) or _keep(work, each) for each in entries]
    work.record(RegistryLoaded(institutions=len(found)))
    return found


def edit(work: Work, institution_id: int, form: EditInstitution) -> Institution:
    """Correct an institution; with `renamed_on` the old name stays findable as a former one.

    Only its keeper may, and only within the places it keeps.
    """
    found = kept(work, institution_id)
    not_later(work, renamed_on=form.renamed_on)
    _check_region(work, form.region)
    if not keeps(work, form.region):
        raise Invalid(region="unknown_choice")
    given = {**form.model_dump(exclude={"renamed_on"}), "name": normal_name(form.name)}
    given["level"] = level_code(form.level) or form.level
    given["address"] = form.address or ""
    old_name = found.name
    changed = tuple(name for name in _EDITED if getattr(found, name) != given[name])
    for name in changed:
        setattr(found, name, given[name])
    if "name" in changed:
        found.initials, found.pinyin = initials(found.name), pinyin(found.name)
        if form.renamed_on is not None:
            work.session.add(former(institution_id, old_name, form.renamed_on))
    work.session.flush()
    work.record(InstitutionChanged(institution_id=institution_id, fields=changed))
    return found


def former(institution_id: int, name: str, until_on: date) -> InstitutionAlias:
    """Return the row of a name an institution had until a day."""
    return InstitutionAlias(
        institution_id=institution_id,
        name=name,
        initials=initials(name),
        pinyin=pinyin(name),
        kind=NameKind.FORMER,
        until_on=until_on,
    )


def _keep(work: Work, entry: Mapping[str, Any]) -> Institution:
    if queries.by_code(work.session, entry["code"]):
        raise Invalid(code="invalid")
    _check_region(work, entry["region"])
    if entry.get("credit_code") and not is_credit_code(entry["credit_code"]):
        raise Invalid(credit_code="string_pattern_mismatch")
    level = entry.get("level") or ""
    official = entry["code"] if is_official_code(entry["code"]) else None
    made = Institution(
        code=entry["code"],
        official_code=entry.get("official_code") or official,
        name=normal_name(entry["name"]),
        initials=initials(entry["name"]),
        pinyin=pinyin(entry["name"]),
        kind=InstitutionKind(entry["kind"]),
        region=entry["region"],
        level=level_code(level) or level,
        credit_code=entry.get("credit_code") or None,
        address=entry.get("address") or "",
    )
    work.session.add(made)
    work.session.flush()
    names = {normal_name(name) for name in entry.get("aliases") or ()} - {made.name, ""}
    work.session.add_all(
        InstitutionAlias(
            institution_id=made.id or 0, name=name, initials=initials(name), pinyin=pinyin(name)
        )
        for name in sorted(names)
    )
    work.session.flush()
    return made


def _check_region(work: Work, region: str) -> None:
    if region not in {each.code for each in agencies.regions(work.session)}:
        raise Invalid(region="unknown_choice")


def _split(typed: str | None) -> list[str]:
    return (typed or "").replace("，", "、").replace(",", "、").replace(";", "、").split("、")
