"""Linking two cases, and ending a link."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.queries.seen import with_links
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.policy import require
from portal.linking import policy, queries
from portal.linking.events import CasesLinked, LinkEnded
from portal.linking.forms import NewLink
from portal.linking.models import CaseLink
from portal.linking.rules import CHOSEN_KINDS, LinkKind, edge


def link(work: Work, case_id: int, form: NewLink) -> CaseLink:
    """Link a case one adds to with another one knows of. The same link again is the same.

    Invalid for a case that is not known or whose links are not shown to us, for the case itself,
    and for a kind that comes with another act.
    """
    cases.listed(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    require(case_policy.can_contribute(work.actor, grant))
    if form.kind not in CHOSEN_KINDS:
        raise Invalid(kind="unknown_choice")
    try:
        other = queries.by_number(work.session, work.actor, form.number)
    except NotFound:
        raise Invalid(number="unknown_case") from None
    if other.id == case_id:
        raise Invalid(number="same_case")
    if not with_links(work.session, work.actor, [other.id or 0]):
        raise Invalid(number="links_not_shared")
    return join(work, case_id, other.id or 0, form.kind, reason=form.reason)


def join(work: Work, case_id: int, other_id: int, kind: LinkKind, *, reason: str) -> CaseLink:
    """Write a link down and tell it in both histories; one that is there stays as it is."""
    between = edge(case_id, other_id, kind)
    made = CaseLink(
        a=between.a,
        b=between.b,
        kind=kind,
        reason=reason,
        agency=work.actor.agency,
        made_by=work.actor.name,
        made_at=work.now,
    )
    there = queries.live_link(work.session, between)
    if there is not None:
        return there
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:  # somebody linked them in the same moment
        raise Conflict from None
    for one, two in ((case_id, other_id), (other_id, case_id)):
        work.record(CasesLinked(case_id=one, other_case=two, link=kind, reason=reason))
    return made


def end_link(work: Work, case_id: int, link_id: int, *, reason: str) -> None:
    """End a link of a case: the agency that made it, or the owner of one of the cases.

    NotFound for whoever does not know of both. What came with a split stays.
    """
    cases.listed(work.session, work.actor, case_id)
    found = queries.link(work.session, case_id, link_id)
    ends = [cases.listed(work.session, work.actor, each) for each in (found.a, found.b)]
    grant = cases.grant(work.session, case_id, work.actor.agency)
    require(case_policy.can_contribute(work.actor, grant))
    require(policy.can_end(work.actor, found, {each.agency for each in ends}))
    if found.kind not in CHOSEN_KINDS:
        raise Conflict
    found.ended_at, found.ended_by, found.end_reason = work.now, work.actor.name, reason
    work.session.add(found)
    work.session.flush()
    for one, two in ((found.a, found.b), (found.b, found.a)):
        work.record(LinkEnded(case_id=one, other_case=two, link=found.kind, reason=reason))
