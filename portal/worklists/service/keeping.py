"""Keeping views and queues, choosing columns."""

from __future__ import annotations

from urllib.parse import parse_qsl

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.worklists import policy, queries
from portal.worklists.events import ColumnsChosen, ViewChanged, ViewDeleted, ViewKept
from portal.worklists.forms import Asked, ChangeView, ChooseColumns, KeepView, read
from portal.worklists.models import ListChoice, ListDefault, ListView, ListViewShare
from portal.worklists.rules import Order, Scope, Tab, chosen, parse_order, usual_order


def keep(work: Work, form: KeepView) -> ListView:
    """Keep what a list shows now under a name, for oneself, the agency, or other agencies too.

    A queue is for the whole agency and made by its heads and intake officers. Invalid for an
    unknown agency, a queue for oneself, or sharing with nobody.
    """
    require(policy.can_keep(work.actor, form.scope))
    others = _others(work, form)
    if form.queue and form.scope is Scope.OWN:
        raise Invalid(scope="queue_for_all")
    asked, order = _asked(form.query)
    made = ListView(
        officer_id=work.actor.officer_id or 0,
        agency=work.actor.agency,
        scope=form.scope,
        name=form.name,
        tab=form.tab,
        filter=asked.model_dump(mode="json"),
        columns=list(chosen(form.columns)),
        order=str(order or usual_order(form.tab)),
        is_queue=form.queue,
        quick=form.quick,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    for agency in others:
        work.session.add(ListViewShare(view_id=made.id or 0, agency=agency))
    work.record(
        ViewKept(
            view_id=made.id or 0,
            name=made.name,
            scope=made.scope,
            queue=made.is_queue,
            filter=form.query,
            agencies=others,
        )
    )
    return made


def change(work: Work, view_id: int, form: ChangeView) -> ListView:
    """Rename a view, move it among the others, make it the one the actor's list opens with.

    Who may only use it may still choose it to open with; their name for it is not taken over.
    """
    found = queries.view(work.session, work.actor, view_id)
    if policy.can_change(work.actor, found):
        found.name, found.place, found.quick = form.name, form.place, form.quick
    _open_with(work, view_id, wanted=form.default)
    work.record(ViewChanged(view_id=view_id, name=found.name))
    return found


def delete(work: Work, view_id: int) -> None:
    """Delete a view for everybody who has it."""
    found = queries.view(work.session, work.actor, view_id)
    require(policy.can_change(work.actor, found))
    for row in queries.hangers_on(work.session, view_id):
        work.session.delete(row)
    work.session.flush()
    work.session.delete(found)
    work.record(ViewDeleted(view_id=view_id, name=found.name))


def choose_columns(work: Work, form: ChooseColumns) -> None:
    """Keep the columns the actor wants to see in a list everybody has, or in a view."""
    require(policy.can_list(work.actor))
    if form.view is not None:
        queries.view(work.session, work.actor, form.view)
    tab = None if form.view is not None else form.tab or Tab.ALL
    me, columns = work.actor.officer_id or 0, chosen(form.columns)
    kept = queries.choice(work.session, me, tab=tab, view_id=form.view)
    if kept is None:
        kept = ListChoice(officer_id=me, tab=tab or "", view_id=form.view, columns=[])
        work.session.add(kept)
    kept.columns = list(columns)
    work.record(ColumnsChosen(columns=columns))


def _open_with(work: Work, view_id: int, *, wanted: bool) -> None:
    kept = work.session.get(ListDefault, work.actor.officer_id)
    if wanted and kept is None:
        made = ListDefault(officer_id=work.actor.officer_id or 0, view_id=view_id)
        work.session.add(made)
    elif wanted and kept is not None:
        kept.view_id = view_id
    elif kept is not None and kept.view_id == view_id:
        work.session.delete(kept)


def _others(work: Work, form: KeepView) -> tuple[str, ...]:
    if form.scope is not Scope.SHARED:
        return ()
    for code in form.agencies:
        try:
            agencies.agency(work.session, code)
        except NotFound:
            raise Invalid(agencies="unknown_choice") from None
    others = tuple(sorted(set(form.agencies) - {work.actor.agency}))
    if not others:
        raise Invalid(agencies="too_short")
    return others


def _asked(query: str) -> tuple[Asked, Order | None]:
    pairs = parse_qsl(query, max_num_fields=200)
    return read(pairs)[0], parse_order(dict(pairs).get("sort", ""))
