"""From draft to version: proposed with its first day, approved by a head who wrote nothing of it."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.checklists import policy, queries
from referrals.checklists.events import ChecklistApproved, ChecklistProposed, ChecklistSentBack
from referrals.checklists.forms import Decide, Propose
from referrals.checklists.models import ChecklistDraft, ChecklistEdition
from referrals.checklists.rules import ItemInvalid, checked, keeping
from referrals.checklists.service.drafting import changeable, items_of

LONGEST_VERSION = 60


def propose(work: Work, draft_id: int, form: Propose) -> ChecklistDraft:
    """Ask a second person to approve. Invalid: nothing to check, day gone by or already taken."""
    draft = changeable(work, draft_id)
    try:
        checked(items_of(draft))
    except ItemInvalid as error:
        raise Invalid(form=error.defect) from None
    _check_day(work, draft, form)
    draft.proposed_by, draft.since, draft.reasons = work.actor.officer_id, form.since, ""
    work.session.add(draft)
    work.session.flush()
    event = ChecklistProposed(
        agency=draft.agency,
        code=draft.code,
        since=form.since.isoformat(),
        sha256=keeping.digest(draft.items),
    )
    work.record(event)
    notices.about(work, event, agency=draft.agency, offices=policy.APPROVERS)
    return draft


def decide(work: Work, draft_id: int, form: Decide) -> ChecklistEdition | None:
    """Approve a proposed draft, which makes it a version for good, or send it back with reasons.

    Visits planned before keep the version they were planned with. Invalid: sent back without a
    reason, or the first day went by while it waited.
    """
    draft = queries.draft(work.session, work.actor, draft_id, lock=True)
    if draft.proposed_by is None or draft.since is None:
        raise Conflict
    require(policy.can_decide(work.actor, draft))
    if form.decision == "no":
        _send_back(work, draft, form.reason)
        return None
    _check_day(work, draft, Propose(since=draft.since), key="form")
    made = _edition(work, draft)
    work.session.add(made)
    work.session.delete(draft)
    work.session.flush()
    work.record(
        ChecklistApproved(
            agency=made.agency,
            code=made.code,
            version=made.version,
            since=made.since.isoformat(),
            sha256=made.sha256,
        )
    )
    return made


def _edition(work: Work, draft: ChecklistDraft) -> ChecklistEdition:
    last = queries.newest(work.session, draft.agency, draft.code)
    serial = last.serial + 1 if last else 1
    version = f"{draft.agency}.{draft.code}.{serial}"
    if len(version) > LONGEST_VERSION or draft.since is None:
        raise Invalid(form="too_long")
    return ChecklistEdition(
        agency=draft.agency,
        code=draft.code,
        serial=serial,
        version=version,
        zh=draft.zh,
        en=draft.en,
        since=draft.since,
        items=draft.items,
        sha256=keeping.digest(draft.items),
        changed_by=draft.changed_by,
        proposed_by=known(draft.proposed_by),
        approved_by=known(work.actor.officer_id),
        approved_at=work.now,
    )


def _send_back(work: Work, draft: ChecklistDraft, reason: str) -> None:
    if not reason:
        raise Invalid(reason="missing")
    draft.proposed_by, draft.since, draft.reasons = None, None, reason
    work.session.add(draft)
    work.session.flush()
    work.record(ChecklistSentBack(agency=draft.agency, code=draft.code, reasons=reason))


def _check_day(work: Work, draft: ChecklistDraft, form: Propose, key: str = "since") -> None:
    """Raise Invalid unless the day is today or later and after the first day of the last version."""
    if form.since < work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(**{key: "past_day"})
    last = queries.newest(work.session, draft.agency, draft.code)
    if last is not None and form.since <= last.since:
        raise Invalid(**{key: "day_taken"})
