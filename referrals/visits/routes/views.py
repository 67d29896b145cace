"""What the pages of visits show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response

from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import NotAllowed
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.registry import queries as institutions
from referrals.clocks import queries as clocks
from referrals.inspections.rules import STATE_NAMES
from referrals.visits import policy, queries, service
from referrals.visits.forms.retyped import as_typed, retyped
from referrals.visits.rules import (
    KIND_NAMES,
    MARK_NAMES,
    MEASURE_NAMES,
    MEASURES,
    SIGNED_KINDS,
    Kind,
)
from referrals.visits.rules.fields import FIELDS
from referrals.visits.rules.papers import LETTERS
from referrals.visits.rules.problems import Problem
from referrals.visits.service import VisitView

MESSAGES = {
    "missing": Text("请填写", "Fill this in"),
    "invalid": Text("写法不对，请核对", "Not written as it must be"),
    "future_day": Text("时间不能晚于现在", "It cannot be later than now"),
}


def show(
    request: Request,
    work: Work,
    inspection_id: int,
    *,
    lacking: Sequence[Problem] = (),
    form: Bound[Any] | None = None,
    status: int = 200,
) -> Response:
    """Render a visit's page, with what stands in the way of a document."""
    found = service.opened(work, inspection_id)
    return page(
        request,
        "referrals/visits/show.html",
        status=status,
        found=found,
        inspection=found.inspection,
        place=institutions.get(work.session, found.inspection.institution_id),
        lacking=lacking,
        form=form,
        measures=_measures(work, found),
        groups=_groups(found),
        may_type=_may_type(work, inspection_id),
        states=STATE_NAMES,
        messages=MESSAGES,
        **words(),
    )


def sheet(
    request: Request,
    work: Work,
    inspection_id: int,
    kind: Kind,
    *,
    going_on: tuple[str, str | None] = ("", None),
    form: Bound[Any] | None = None,
    refused: Text | None = None,
) -> Response:
    """Render the form on which something written on paper is typed in."""
    service.may_type(work, inspection_id)
    found = service.opened(work, inspection_id)
    written = form or _written(found, kind, going_on[0])
    return page(
        request,
        "referrals/visits/type.html",
        status=422 if form or refused else 200,
        form=written,
        kind=kind,
        fields=FIELDS[kind],
        inspection=found.inspection,
        officers=[(each.officer_id, each.name, each.certificate_no) for each in found.team],
        record=going_on[0],
        after=going_on[1] or "",
        now=work.now,
        given={name: request.query_params.get(name, "")[:64] for name in ("signs", "of")},
        refused=refused,
        messages=MESSAGES,
        **words(),
    )


def _written(found: VisitView, kind: Kind, ref: str) -> Bound[Any] | None:
    """Return what was written in a record, to correct it; None for a new one."""
    for each in found.records:
        if ref and each.record.ref == ref and each.record.kind is kind:
            newest = each.newest
            typed = retyped(kind, newest.opened.body)
            return Bound(None, {**typed, "acted_at": as_typed(newest.acted_at)})
    return None


def words() -> dict[str, Any]:
    """Return the names the templates of visits need."""
    return {
        "kind_names": KIND_NAMES,
        "mark_names": MARK_NAMES,
        "measure_names": MEASURE_NAMES,
        "signed_kinds": SIGNED_KINDS,
        "letters": LETTERS,
    }


def _groups(found: VisitView) -> list[tuple[Kind, list[Any]]]:
    kinds = dict.fromkeys(each.record.kind for each in found.records)
    shown = [kind for kind in Kind if kind in kinds and kind is not Kind.SIGNATURE]
    return [(kind, [each for each in found.records if each.record.kind is kind]) for kind in shown]


def _measures(work: Work, found: VisitView) -> list[dict[str, Any]]:
    names = {each.record.id: each for each in found.records}
    return [
        {
            "measure": each,
            "view": names.get(each.record_id),
            "clocks": clocks.views(work.session, service.SUBJECT, known(each.id), work.now),
            "can_decide": policy.can_decide(work.actor, each) and each.state == "acted",
        }
        for each in found.measures
        if each.kind in MEASURES
    ]


def _may_type(work: Work, inspection_id: int) -> bool:
    try:
        service.may_type(work, inspection_id)
    except NotAllowed:
        return False
    return True


def phones(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    """Render the phones the actor looks after."""
    found = queries.devices(work.session, work.actor)
    return page(
        request,
        "referrals/visits/phones.html",
        status=422 if form else 200,
        form=form,
        phones=found,
        names=queries.officer_names(work.session, (each.officer_id for each in found)),
    )
