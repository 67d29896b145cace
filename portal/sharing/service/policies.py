"""Setting and ending rules of sharing; who set what stays readable."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.sharing import policy, queries
from portal.sharing.events import PairPolicyEnded, PairPolicySet
from portal.sharing.forms import SetPolicy
from portal.sharing.models import PairPolicy
from portal.sharing.rules.pairs import ANY, fits, wider


def set_policy(work: Work, form: SetPolicy) -> PairPolicy:
    """Set the rule for a pair; an earlier one set here for the same pair ends.

    What is shared already stays as it is. Invalid for unknown sides, for a usual profile wider
    than the widest, and for roles that need more than the widest profile.
    """
    require(policy.can_set_policy(work.actor))
    sides = {ANY, *AgencyKind, *(a.code for a in agencies.working(work.session))}
    unknown = dict.fromkeys(("sender", "receiver"), "unknown_choice")
    wrong = {name: code for name, code in unknown.items() if getattr(form, name) not in sides}
    if wrong:
        raise Invalid(**wrong)
    if wider(form.usual, form.most):
        raise Invalid(usual="pair_profile")
    if not all(fits(role, form.most) for role in form.roles):
        raise Invalid(most="profile_too_small")
    for each in queries.policies(work.session):
        if (each.sender, each.receiver) == (form.sender, form.receiver):
            _end(work, each)
    made = PairPolicy(
        **form.model_dump(exclude={"roles"}),
        roles=[str(each) for each in form.roles],
        set_by=work.actor.name,
        set_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        PairPolicySet(
            policy_id=known(made.id),
            sender=made.sender,
            receiver=made.receiver,
            roles=tuple(made.roles),
            most=made.most,
            tip_text=made.tip_text,
            needs_accept=made.needs_accept,
            days=made.days,
            basis=made.basis,
        )
    )
    return made


def end_policy(work: Work, policy_id: int, reason: str) -> None:
    """End a rule set here; the next exact one governs again. Conflict when it has ended."""
    require(policy.can_set_policy(work.actor))
    found = queries.policy(work.session, policy_id)
    if found.ended_at is not None:
        raise Conflict
    _end(work, found)
    work.record(PairPolicyEnded(policy_id=policy_id, reason=reason))


def _end(work: Work, found: PairPolicy) -> None:
    found.ended_at, found.ended_by = work.now, work.actor.name
    work.session.add(found)
    work.session.flush()
