"""What keeps a local rule, a confirmation or a choice from being written or approved."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from rewards.schemes import queries
from rewards.schemes.book import local, registry
from rewards.schemes.book.local import Local
from rewards.schemes.book.values import share
from rewards.schemes.models import RuleDraft
from rewards.schemes.queries import NoRule
from rewards.schemes.rules import DraftKind, Scheme


def obstacles(work: Work, draft: RuleDraft) -> dict[str, str]:
    """Return what keeps a draft from being approved now, as field and error code; {}: nothing."""
    try:
        checked(work, draft)
    except Invalid as error:
        return error.fields
    return {}


def checked(work: Work, draft: RuleDraft) -> str:
    """Return what an approved draft takes; Invalid when it cannot be approved."""
    if draft.since < work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(form="past_day")
    if draft.kind is DraftKind.PACK:
        read = local.read(draft.text)
        check_name(work, read.scheme, key="form")
        _check_proven(read)
        return f"pack/{draft.version}"
    if draft.kind is DraftKind.CONFIRMATION:
        return _free(work, f"confirmation/{draft.agency}/{draft.version}/{draft.since}")
    last = max((each.since for each in queries.choices(work.session, draft.agency)), default=None)
    if last is not None and draft.since <= last:
        raise Invalid(form="day_taken")
    check_usable(work, draft, key="form")
    return f"choice/{draft.agency}/{draft.since}"


def _free(work: Work, takes: str) -> str:
    if queries.taken(work.session, takes):
        raise Invalid(form="day_taken")
    return takes


def _check_proven(read: Local) -> None:
    if not read.examples and not read.unreadable:
        raise Invalid(form="no_examples")
    if not read.holds:
        raise Invalid(form="examples_fail")


def check_name(work: Work, scheme: Scheme, key: str = "text") -> None:
    """Raise Invalid unless code and version are those of the next wording of the agency's own rule."""
    if any(each.code == scheme.code for each in registry.all_schemes()):
        raise Invalid(**{key: "code_ships"})
    if queries.owner(work.session, scheme.code) not in (None, work.actor.agency):
        raise Invalid(**{key: "code_of_another"})
    earlier = queries.versions(work.session, scheme.code)
    if scheme.version != f"{scheme.code}.{len(earlier) + 1}":
        raise Invalid(**{key: "not_the_next_version"})
    if earlier and scheme.in_force.since <= earlier[-1].in_force.since:
        raise Invalid(**{key: "day_taken"})


def check_usable(work: Work, draft: RuleDraft, *, key: str) -> None:
    """Raise Invalid unless the draft's agency could use the rule on the draft's day."""
    if not queries.versions(work.session, draft.code):
        raise Invalid(**{key: "unknown_choice"})
    try:
        queries.usable(work.session, draft.agency, draft.code, draft.since)
    except NoRule as error:
        raise Invalid(**{key: error.reasons[0].code.replace("-", "_")}) from None


def check_share(rate: str) -> None:
    """Raise Invalid unless a rate is a share above 0."""
    try:
        share(rate)
    except ValueError:
        raise Invalid(rate="not_a_share") from None
