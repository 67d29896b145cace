"""Adding institutions, one by one or from a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry import policy, queries
from portal.registry.events import InstitutionAdded, RegistryLoaded
from portal.registry.forms import NewInstitution
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.rules import InstitutionKind, is_credit_code, normal_name


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


def _keep(work: Work, entry: Mapping[str, Any]) -> Institution:
    if queries.by_code(work.session, entry["code"]):
        raise Invalid(code="invalid")
    if entry["region"] not in {region.code for region in agencies.regions(work.session)}:
        raise Invalid(region="unknown_choice")
    if entry.get("credit_code") and not is_credit_code(entry["credit_code"]):
        raise Invalid(credit_code="string_pattern_mismatch")
    made = Institution(
        code=entry["code"],
        name=normal_name(entry["name"]),
        kind=InstitutionKind(entry["kind"]),
        region=entry["region"],
        level=entry.get("level") or "",
        credit_code=entry.get("credit_code") or None,
        address=entry.get("address") or "",
    )
    work.session.add(made)
    work.session.flush()
    names = {normal_name(name) for name in entry.get("aliases") or ()} - {made.name, ""}
    work.session.add_all(
        InstitutionAlias(institution_id=made.id or 0, name=name) for name in sorted(names)
    )
    work.session.flush()
    return made


def _split(typed: str | None) -> list[str]:
    return (typed or "").replace("，", "、").replace(",", "、").replace(";", "、").split("、")
