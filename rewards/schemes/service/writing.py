"""Writing local rules, confirmations and choices; a second person approves or sends back."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.schemes import policy, queries
from rewards.schemes.book import local, registry
from rewards.schemes.book.broken import NotARule
from rewards.schemes.events import RewardRuleApproved, RewardRuleSentBack, RewardRuleWritten
from rewards.schemes.forms import Choose, Confirm, Decide, WriteFields, WritePack
from rewards.schemes.models import RuleDecision, RuleDraft
from rewards.schemes.rules import DraftKind
from rewards.schemes.service import checking, fielding
from rewards.schemes.service.fielding import NotWritten


def write_pack(work: Work, form: WritePack, *, replaces: int | None = None) -> RuleDraft:
    """Keep a local rule as written, examples that fail included; they keep it from approval.

    Invalid when it is no rule, its code is one that ships or another agency's, or its version is
    not the next one.
    """
    require(policy.writes(work.actor))
    try:
        read = local.read(form.text)
    except NotARule as error:
        raise NotWritten(error.text, error.line, text="not_a_rule") from error
    checking.check_name(work, read.scheme)
    scheme = read.scheme
    draft = _draft(work, DraftKind.PACK, scheme.code, form.reasons, scheme.in_force.since)
    draft.version, draft.text = scheme.version, form.text
    return _keep(work, draft, replaces)


def write_fields(work: Work, form: WriteFields, *, replaces: int | None = None) -> RuleDraft:
    """Keep a local rule typed into fields, as the text they make. Invalid names the field."""
    require(policy.writes(work.actor))
    serial = len(queries.versions(work.session, form.code)) + 1
    text = fielding.text_of(form, serial)
    try:
        return write_pack(work, WritePack(text=text, reasons=form.reasons), replaces=replaces)
    except NotWritten as error:
        raise NotWritten(error.defect, form="not_composed") from error
    except Invalid as error:
        raise Invalid(code=error.fields["text"]) from error


def confirm(work: Work, form: Confirm, *, replaces: int | None = None) -> RuleDraft:
    """Write down that a rule was checked locally, with its document, and the rate it leaves open.

    Invalid for a version nobody has, a rate where the text has one, or none where it has not.
    """
    require(policy.writes(work.actor))
    try:
        scheme = queries.by_version(work.session, form.version)
    except registry.SchemeUnknown:
        raise Invalid(version="unknown_choice") from None
    if scheme.leaves_the_rate and not form.rate:
        raise Invalid(rate="missing")
    if form.rate and not scheme.leaves_the_rate:
        raise Invalid(rate="rate_is_written")
    if form.rate:
        checking.check_share(form.rate)
    if form.dated_on > work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(dated_on="future_day")
    draft = _draft(work, DraftKind.CONFIRMATION, scheme.code, form.reasons, form.since)
    draft.version, draft.rate = form.version, form.rate
    draft.document, draft.dated_on = form.document, form.dated_on
    return _keep(work, draft, replaces)


def choose(work: Work, form: Choose, *, replaces: int | None = None) -> RuleDraft:
    """Write down which rule the agency uses from a day on. Invalid when it could not use it then."""
    require(policy.writes(work.actor))
    draft = _draft(work, DraftKind.CHOICE, form.code, form.reasons, form.since)
    draft.date_rule = form.date_rule
    checking.check_usable(work, draft, key="code")
    return _keep(work, draft, replaces)


def decide(work: Work, draft_id: int, form: Decide) -> RuleDecision:
    """Approve a draft, which then counts from its day for good, or send it back with reasons.

    Conflict when it was decided or replaced. Invalid (`form`): its day is past or taken, an example
    fails, there is none, or the agency could not use the rule then.
    """
    draft = queries.draft(work.session, work.actor, draft_id, lock=True)
    if queries.decision(work.session, draft_id) or queries.replaced_by(work.session, draft_id):
        raise Conflict
    writers = queries.writers(work.session, draft)
    require(policy.can_decide(work.actor, draft.agency, writers))
    approved = form.decision == "yes"
    if not approved and not form.reason:
        raise Invalid(reason="missing")
    made = RuleDecision(
        draft_id=draft_id,
        written_by=draft.written_by,
        decided_by=known(work.actor.officer_id),
        decided_at=work.now,
        approved=approved,
        takes=checking.checked(work, draft) if approved else None,
        reasons=form.reason,
    )
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:  # another draft took the version or the day in the same moment
        raise Conflict from None
    fact = _fact(draft)
    work.record(
        RewardRuleApproved(**fact) if approved else RewardRuleSentBack(**fact, reasons=form.reason)
    )
    return made


def _draft(work: Work, kind: DraftKind, code: str, reasons: str, since: date) -> RuleDraft:
    return RuleDraft(
        agency=work.actor.agency,
        kind=kind,
        code=code,
        since=since,
        reasons=reasons,
        written_by=known(work.actor.officer_id),
        written_at=work.now,
    )


def _keep(work: Work, draft: RuleDraft, replaces: int | None) -> RuleDraft:
    """Add a draft, in the place of an undecided one of the same kind where it corrects that."""
    if replaces is not None:
        earlier = queries.draft(work.session, work.actor, replaces, lock=True)
        decided = queries.decision(work.session, replaces)
        if (decided is not None and decided.approved) or earlier.kind is not draft.kind:
            raise Conflict
        if queries.replaced_by(work.session, replaces):
            raise Conflict
        draft.replaces = replaces
    work.session.add(draft)
    work.session.flush()
    event = RewardRuleWritten(**_fact(draft))
    work.record(event)
    notices.about(work, event, agency=draft.agency, offices=policy.APPROVERS)
    return draft


def _fact(draft: RuleDraft) -> dict[str, Any]:
    written = [draft.text, draft.version, draft.rate, draft.date_rule or "", draft.document]
    return {
        "agency": draft.agency,
        "draft_id": known(draft.id),
        "kind": draft.kind.value,
        "about": draft.version or draft.code,
        "since": draft.since.isoformat(),
        "sha256": sha256("\n".join(written).encode()).hexdigest(),
    }
