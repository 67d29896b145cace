"""Keeping what an institution is called, and what it belongs to."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.registry import queries, rules
from portal.registry.events import (
    InstitutionNameAdded,
    InstitutionNameRemoved,
    InstitutionsLinked,
    LinkEnded,
)
from portal.registry.forms import EndLink, NewLink, NewName
from portal.registry.models import InstitutionAlias, InstitutionLink
from portal.registry.queries import standing
from portal.registry.rules.standing import NameKind
from portal.registry.service.walls import in_order, kept, not_later


def add_name(work: Work, institution_id: int, form: NewName) -> InstitutionAlias:
    """Add another or former name; Invalid when it is known already or its days are turned round."""
    found = kept(work, institution_id)
    name = rules.normal_name(form.name)
    known = {(each.name, each.kind) for each in standing.other_names(work.session, institution_id)}
    if (name, form.kind) in known or (name == found.name and form.kind is NameKind.ALIAS):
        raise Invalid(name="invalid")
    in_order(form.from_on, form.until_on)
    made = InstitutionAlias(
        institution_id=institution_id,
        name=name,
        initials=rules.initials(name),
        pinyin=rules.pinyin(name),
        kind=form.kind,
        from_on=form.from_on,
        until_on=form.until_on,
    )
    work.session.add(made)
    work.session.flush()
    work.record(InstitutionNameAdded(institution_id=institution_id, name=name, kind=str(form.kind)))
    return made


def remove_name(work: Work, institution_id: int, name_id: int) -> None:
    """Remove another name; a former name stays, it is history: Conflict."""
    kept(work, institution_id)
    found = standing.other_name(work.session, institution_id, name_id)
    if found.kind is NameKind.FORMER:
        raise Conflict
    work.session.delete(found)
    work.session.flush()
    work.record(InstitutionNameRemoved(institution_id=institution_id, name=found.name))


def link(work: Work, institution_id: int, form: NewLink) -> InstitutionLink:
    """Link an institution to another; Invalid when that is unknown, ambiguous or itself."""
    kept(work, institution_id)
    wanted = rules.normal_name(form.other)
    ids = {key for key, _ in queries.known_as(work.session, [wanted]).get(wanted, ())}
    if len(ids) != 1 or institution_id in ids:
        raise Invalid(other="unknown_choice")
    not_later(work, from_on=form.from_on)
    made = InstitutionLink(
        institution_id=institution_id,
        other_id=ids.pop(),
        kind=form.kind,
        from_on=form.from_on,
        source=form.source or "",
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        InstitutionsLinked(
            institution_id=institution_id, other_id=made.other_id, kind=str(made.kind)
        )
    )
    return made


def end_link(work: Work, institution_id: int, link_id: int, form: EndLink) -> InstitutionLink:
    """Say until when a link held; Conflict when that was said before."""
    kept(work, institution_id)
    found = standing.link(work.session, institution_id, link_id)
    if found.until_on is not None:
        raise Conflict
    in_order(found.from_on, form.until_on)
    not_later(work, until_on=form.until_on)
    found.until_on = form.until_on
    work.session.flush()
    work.record(LinkEnded(institution_id=institution_id, link_id=link_id, until_on=form.until_on))
    return found
