"""What the law has against what was typed at a step, beyond where the case stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from portal.agencies import queries as agencies
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound, Reason
from referrals.proceedings import forms, policy, queries
from referrals.proceedings.book import bounds
from referrals.proceedings.book.grounds import grounds, waives
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import (
    CASH_LIMIT_FEN,
    Facts,
    Kind,
    Line,
    PartyKind,
    StepInvalid,
    spot_limit,
)
from referrals.proceedings.service import publishing, terms
from referrals.proceedings.service.facts import ordered_already, proven
from referrals.proceedings.steps import guards
from referrals.proceedings.steps.law import apl

Against = tuple[Reason, ...]
CONTRACT = "contract"
_SPOT = apl("第五十一条")


def against(work: Work, proceeding: Proceeding, facts: Facts, form: BaseModel) -> Against:
    """Return every reason against what was typed; StepInvalid for what cannot be at all."""
    _no_future(work, form)
    check = _CHECKS.get(type(form))
    return check(work, proceeding, facts, form) if check else ()


def line_of(work: Work, proceeding: Proceeding, form: forms.AddLine) -> Line:
    """Return the line that was typed; the base is what was proven where it is left empty.

    StepInvalid for an act, a kind or a ground there is not.
    """
    if form.act not in bounds.norms():
        raise StepInvalid(act="unknown_choice")
    if form.kind not in set(Kind):
        raise StepInvalid(kind="unknown_choice")
    if form.ground is not None and form.ground not in grounds():
        raise StepInvalid(ground="unknown_choice")
    kind = Kind(form.kind)
    found = proven(work, proceeding.case_id).get(form.finding, 0)
    base = form.base or (found if kind is Kind.FINE else 0)
    return Line(
        kind,
        form.act,
        form.finding,
        base,
        form.amount,
        form.months,
        form.ground or "",
        form.established,
        form.distinct or "",
    )


def handlers_of(work: Work, officer_ids: tuple[int, ...]) -> list[queries.OfficerRow]:
    """Return the officers chosen as handlers; StepInvalid when one does not exist."""
    try:
        return [identity.officer(work.session, each) for each in dict.fromkeys(officer_ids)]
    except NotFound:
        raise StepInvalid(officers="unknown_choice") from None


def with_handlers(work: Work, facts: Facts, officers: list[queries.OfficerRow]) -> Facts:
    """Return the facts as they are with other handlers."""
    return replace(
        facts,
        handlers=tuple((each.id or 0, each.certificate_no) for each in officers),
        outsiders=sum(each.agency != work.actor.agency or not each.active for each in officers),
    )


def _no_future(work: Work, form: BaseModel) -> None:
    today = work.now.astimezone(LEGAL_ZONE).date()
    for name in ("on", "act_ended_on", "found_on"):
        day = getattr(form, name, None)
        if isinstance(day, date) and day > today:
            raise StepInvalid(**{name: "future_day"})


def _dispute(work: Work, _p: Proceeding, _f: Facts, form: forms.OpenDispute) -> Against:
    _other(work, form.agency)
    return ()


def _settle(_w: Work, _p: Proceeding, _f: Facts, form: forms.SettleDispute) -> Against:
    named = form.how == "talks" or form.number
    return () if named else (Reason("no_designation", guards.COMPETENCE),)


def _move(work: Work, _p: Proceeding, _f: Facts, form: forms.MoveCase) -> Against:
    _other(work, form.agency)
    return ()


def _other(work: Work, code: str) -> None:
    try:
        there = agencies.agency(work.session, code)
    except NotFound:
        raise StepInvalid(agency="unknown_choice") from None
    if there.code == work.actor.agency or there.kind not in policy.ADMINISTRATIVE:
        raise StepInvalid(agency="unknown_choice")


def _handlers(work: Work, p: Proceeding, facts: Facts, form: forms.ChangeHandlers) -> Against:
    officers = handlers_of(work, form.officers)
    found = list(guards.two_officers(with_handlers(work, facts, officers)))
    barred = {p.reviewed_by_id, p.chair_id, p.filed_by_id, p.decided_by_id} - {None}
    if barred & {each.id for each in officers}:
        found.append(Reason("handler_decides", guards.APART))
    return tuple(found)


def _add_line(work: Work, p: Proceeding, facts: Facts, form: forms.AddLine) -> Against:
    if form.kind == CONTRACT:
        return (Reason("contract_money", apl("第九条")),)
    line, known = line_of(work, p, form), proven(work, p.case_id)
    planned = (*facts.lines, line)
    found = (
        *bounds.against_one(line, known),
        *bounds.together(planned, known),
        *ordered_already(work, p, planned),
    )
    return tuple(dict.fromkeys(found))


def _drop_line(work: Work, p: Proceeding, _f: Facts, form: forms.DropLine) -> Against:
    if form.line not in {each.id for each in queries.line_rows(work.session, p.id or 0)}:
        raise StepInvalid(line="unknown_choice")
    return ()


def _notice(_w: Work, _p: Proceeding, facts: Facts, form: forms.GiveNotice) -> Against:
    return guards.not_for_speaking(replace(facts, new_facts=form.new_facts is not None))


def _close_statements(
    _w: Work, _p: Proceeding, facts: Facts, form: forms.CloseStatements
) -> Against:
    early = form.why == "expired" and not facts.window_over
    return (Reason("window_open", guards.HEARING),) if early else ()


def _request_hearing(_w: Work, p: Proceeding, _f: Facts, form: forms.RequestHearing) -> Against:
    late = p.speak_until is not None and form.on > p.speak_until
    return (Reason("hearing_window_closed", guards.HEARING),) if late else ()


def _call_hearing(work: Work, p: Proceeding, _f: Facts, form: forms.CallHearing) -> Against:
    try:
        chair = identity.officer(work.session, form.chair)
    except NotFound:
        raise StepInvalid(chair="unknown_choice") from None
    if chair.agency != p.agency or not chair.active:
        raise StepInvalid(chair="unknown_choice")
    found = []
    ours = queries.ever_handled(work.session, p.id or 0)
    if form.chair in ours | {p.reviewed_by_id, p.filed_by_id}:
        found.append(Reason("chair_of_case", guards.HEARING))
    if form.held_on <= terms.last_day(work, "A10N", work.now):
        found.append(Reason("hearing_too_early", guards.HEARING))
    return tuple(found)


def _no_penalty(_w: Work, _p: Proceeding, _f: Facts, form: forms.NoPenalty) -> Against:
    return () if waives(form.ground) else (Reason("no_ground", bounds.NOTHING_BELOW),)


def _on_spot(_w: Work, p: Proceeding, _f: Facts, form: forms.DecideOnSpot) -> Against:
    if form.act not in bounds.norms():
        raise StepInvalid(act="unknown_choice")
    found = []
    limit = spot_limit(person=p.party_kind is PartyKind.PERSON)
    if form.kind is Kind.FINE and not form.amount:
        found.append(Reason("no_amount", _SPOT))
    if form.amount > limit or (form.kind is Kind.WARN and form.amount):
        found.append(Reason("spot_limit", _SPOT))
    if form.cash == "small" and form.amount > CASH_LIMIT_FEN:
        found.append(Reason("cash_limit", apl("第六十八条")))
    line = Line(Kind(form.kind), form.act, 0, form.base, form.amount, established=form.established)
    found += bounds.against_one(line, {0: form.base})
    return tuple(dict.fromkeys(found))


def _publish(work: Work, p: Proceeding, _f: Facts, form: forms.Publish) -> Against:
    publishing.check(work, p, "summary", form.summary)
    return ()


def _withdraw(work: Work, p: Proceeding, _f: Facts, form: forms.WithdrawPublication) -> Against:
    publishing.check(work, p, "reason", form.reason)
    return ()


_CHECKS: Mapping[type[BaseModel], Callable[[Work, Proceeding, Facts, Any], Against]] = {
    forms.OpenDispute: _dispute,
    forms.SettleDispute: _settle,
    forms.MoveCase: _move,
    forms.ChangeHandlers: _handlers,
    forms.AddLine: _add_line,
    forms.DropLine: _drop_line,
    forms.GiveNotice: _notice,
    forms.CloseStatements: _close_statements,
    forms.RequestHearing: _request_hearing,
    forms.CallHearing: _call_hearing,
    forms.NoPenalty: _no_penalty,
    forms.DecideOnSpot: _on_spot,
    forms.Publish: _publish,
    forms.WithdrawPublication: _withdraw,
}
