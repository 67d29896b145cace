"""Suspending terms and letting them run on, extending them: what moves an end."""

from __future__ import annotations

from datetime import date, datetime

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.clocks import events, policy, queries, rules
from referrals.clocks.book import registry
from referrals.clocks.forms import Extend, Pause
from referrals.clocks.models import Clock, ClockInterval, ClockRequest, IntervalKind
from referrals.clocks.service import holding
from referrals.clocks.service.counting import facts, recompute


def pause_on_ground(work: Work, clock: Clock, form: Pause) -> Clock:
    """Suspend a term on a ground its law knows, with what proves it. Refused `no-pause-ground` else."""
    term = registry.term_version(clock.version)
    if form.ground not in term.pauses:
        raise Refused(Reason("no-pause-ground", term.law))
    return pause(
        work,
        clock.code,
        clock.subject,
        clock.subject_id,
        reason=form.reason,
        ground=form.ground,
        document=form.document,
    )


def pause(
    work: Work,
    code: str,
    subject: str,
    subject_id: int,
    *,
    reason: str,
    at: datetime | None = None,
    ground: rules.Ground | None = None,
    document: str = "",
) -> Clock:
    """Suspend the term from `at` (None: now). Conflict when none runs, it is suspended or missed.

    For acts that suspend by themselves; an officer who decides it needs a ground: `pause_on_ground`.
    """
    clock = _running(work, code, subject, subject_id)
    require(policy.can_pause(work.actor, clock))
    since = at or work.now
    if queries.open_pause(work.session, clock) or since >= clock.effective_due_at:
        raise Conflict
    interval = _interval(work, clock, IntervalKind.PAUSE, reason, at=since)
    interval.ground, interval.document = ground.value if ground else "", document
    _keep(work, interval)
    clock.next_fire_at = clock.stage = None
    work.session.add(clock)
    told = {"reason": reason, "ground": interval.ground, "document": document}
    work.record(events.ClockPaused(**facts(clock), **told))
    return clock


def resume(
    work: Work, code: str, subject: str, subject_id: int, *, at: datetime | None = None
) -> Clock:
    """Let a suspended term run on from `at` (None: now). Conflict when it is not suspended."""
    clock = _running(work, code, subject, subject_id)
    require(policy.can_pause(work.actor, clock))
    interval, until = queries.open_pause(work.session, clock), at or work.now
    if interval is None or until < interval.started_at:
        raise Conflict
    interval.ended_at = until
    work.session.add(interval)
    recompute(work, clock)
    work.record(events.ClockResumed(**facts(clock)))
    return clock


def extend(
    work: Work,
    code: str,
    subject: str,
    subject_id: int,
    *,
    reason: str,
    document: str = "",
    discussed_on: date | None = None,
    by: str = "",
) -> Clock:
    """Extend the term by the next step its law allows, before it has been missed.

    Needs a head of the agency; `by` is who asked for it, the head by default. Where the law wants a
    collective discussion or a letter, `document` names it: Invalid without. Refused
    `no-extension-left` when the law allows no more; Conflict when none runs or it has been missed.
    """
    clock = _running(work, code, subject, subject_id)
    require(policy.can_extend(work.actor, clock))
    step = _next_step(work, clock)
    _check_papers(work, step, document, discussed_on)
    interval = _interval(work, clock, IntervalKind.EXTEND, reason, at=work.now)
    interval.extra_n, interval.document, interval.discussed_on = step.n, document, discussed_on
    interval.by, interval.approved_by = by or work.actor.name, work.actor.name
    _keep(work, interval)
    recompute(work, clock)
    told = {"reason": reason, "law": str(step.law), "document": document}
    work.record(events.ClockExtended(**facts(clock), extra_n=step.n, **told))
    return clock


def ask_extension(work: Work, clock_id: int, form: Extend) -> ClockRequest:
    """Ask a head of the agency for the next extension the law allows.

    Refused while another waits; papers and length are checked as `extend` will.
    """
    clock = queries.get(work.session, work.actor, clock_id)
    clock = _running(work, clock.code, clock.subject, clock.subject_id)
    require(policy.can_ask(work.actor, clock))
    step = _next_step(work, clock)
    _check_papers(work, step, form.document or "", form.discussed_on)
    if queries.open_request(work.session, clock) is not None:
        raise Refused(Reason("extension-asked", step.law))
    made = ClockRequest(
        clock_id=clock.id or 0,
        reason=form.reason,
        document=form.document or "",
        discussed_on=form.discussed_on,
        asked_by=work.actor.name,
        officer_id=work.actor.officer_id,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = events.ExtensionRequested(**facts(clock), reason=form.reason)
    work.record(event)
    offices = tuple(sorted(policy.APPROVERS))
    notices.about(work, event, agency=clock.agency, offices=offices)
    return made


def decide_extension(work: Work, clock_id: int, *, grant: bool, answer: str) -> ClockRequest:
    """Grant or refuse what was asked for; a head who is not who asked. Conflict when nothing waits."""
    clock = queries.get(work.session, work.actor, clock_id)
    clock = _running(work, clock.code, clock.subject, clock.subject_id)
    require(policy.can_extend(work.actor, clock))
    asked = queries.open_request(work.session, clock, lock=True)
    if asked is None:
        raise Conflict
    if asked.officer_id == work.actor.officer_id:
        raise Refused(Reason("same-person", registry.term_version(clock.version).law))
    asked.decided_by, asked.decided_at = work.actor.name, work.now
    asked.granted, asked.answer = grant, answer
    work.session.add(asked)
    if grant:
        extend(
            work,
            clock.code,
            clock.subject,
            clock.subject_id,
            reason=asked.reason,
            document=asked.document,
            discussed_on=asked.discussed_on,
            by=asked.asked_by,
        )
    else:
        refused = events.ExtensionRefused(**facts(clock), reason=answer)
        work.record(refused)
        notices.about(work, refused, agency=clock.agency, officer_id=asked.officer_id)
    return asked


def _next_step(work: Work, clock: Clock) -> rules.Extension:
    step = queries.next_extension(work.session, clock)
    if step is None:
        raise Refused(Reason("no-extension-left", registry.term_version(clock.version).law))
    if work.now >= clock.effective_due_at:
        raise Conflict
    return step


def _check_papers(
    work: Work, step: rules.Extension, document: str, discussed_on: date | None
) -> None:
    """Raise Invalid unless what the law wants for this extension is named."""
    if (step.collective or step.paper) and not document:
        raise Invalid(document="missing")
    if step.collective and discussed_on is None:
        raise Invalid(discussed_on="missing")
    if discussed_on is not None and discussed_on > work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(discussed_on="not_yet")


def _running(work: Work, code: str, subject: str, subject_id: int) -> Clock:
    clock = holding.running(work, code, subject, subject_id)
    if clock is None:
        raise Conflict
    if subject == "case" and clock.case_id is not None:  # of a merged case they stand still
        case_file.refuse_merged(work, cases.by_id(work.session, clock.case_id))
    return clock


def _interval(
    work: Work, clock: Clock, kind: IntervalKind, reason: str, *, at: datetime
) -> ClockInterval:
    return ClockInterval(
        clock_id=clock.id or 0, kind=kind, started_at=at, reason=reason, by=work.actor.name
    )


def _keep(work: Work, interval: ClockInterval) -> None:
    work.session.add(interval)
    work.session.flush()
