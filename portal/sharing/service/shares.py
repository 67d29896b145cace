"""Sharing a case as far as the pair policy goes, and ending a share."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.agencies import queries as agencies
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.rules import Role, role_of, shares_tip_text
from portal.cases.rules.masking import FieldProfile
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, NotFound, Reason, Refused
from portal.kernel.policy import require
from portal.sharing import queries
from portal.sharing.forms import Share
from portal.sharing.queries import Grant
from portal.sharing.rules.pairs import Asked, PairRule, fits, refusals, wider
from portal.sharing.service import invitations


def share(work: Work, case_id: int, form: Share) -> None:
    """Share a case the actor's agency owns, or invite the other agency to it (`form.way`).

    Refused with every reason of the pair policy that governs the two agencies; Invalid when the
    agency is unknown or sees as much already, the basis empty, or the day past.
    """
    rule = rule_of(work, case_id, form.agency)
    until = end_of(form.until) or usual_end(rule, work.now)
    tips = form.with_tip_text and form.profile is FieldProfile.FULL
    asked = Asked(role=form.role, profile=form.profile, with_tip_text=tips, until=until)
    check(work, case_id, form.agency, form.basis, asked)
    against = refusals(rule, asked, now=work.now, agreed=form.way == "invite")
    if against:
        raise Refused(*(Reason(code, rule.law) for code in against))
    if form.way == "invite":
        invitations.invite(work, case_id, form.agency, asked, basis=form.basis, text=form.text)
    elif cases.grant(work.session, case_id, form.agency) is None:
        case_service.share(
            work,
            case_id,
            form.agency,
            role=form.role,
            basis=form.basis,
            with_tip_text=tips,
            profile=form.profile,
            until=until,
        )
    else:
        widen(work, case_id, form.agency, asked, basis=form.basis)


def usual_share(work: Work, agency: str, basis: str) -> tuple[Share, tuple[str, ...]]:
    """Return the share the pair rule offers an agency first, and every reason against giving it unasked.

    For an officer who does not choose role and profile: the actor's agency must own the case. Words
    of reporters go along where the rule and the role both allow it. NotFound for an unknown agency.
    """
    rule = queries.rule_for(work.session, work.actor.agency, agency)
    role, profile = rule.usual_role, rule.usual
    tips = rule.tip_text and shares_tip_text(role) and profile is FieldProfile.FULL
    asked = Asked(role=role, profile=profile, with_tip_text=tips, until=usual_end(rule, work.now))
    against = refusals(rule, asked, now=work.now, agreed=False)
    against += () if fits(role, profile) else ("profile_too_small",)
    form = Share(agency=agency, role=role, profile=profile, basis=basis, with_tip_text=tips)
    return form, against


def again(work: Work, case_id: int, grant: Grant) -> None:
    """Share another case as far as an agency has one already, if today's pair policy still allows it.

    It agreed to take part when it was let into the first. Refused with every reason against it.
    """
    rule = rule_of(work, case_id, grant.agency)
    asked = Asked(
        role=grant.role,
        profile=grant.profile,
        with_tip_text=grant.with_tip_text,
        until=grant.until,
    )
    against = refusals(rule, asked, now=work.now, agreed=True)
    if against:
        raise Refused(*(Reason(code, rule.law) for code in against))
    case_service.share(
        work,
        case_id,
        grant.agency,
        role=grant.role,
        basis=grant.basis,
        with_tip_text=grant.with_tip_text,
        profile=grant.profile,
        until=grant.until,
    )


def end(work: Work, case_id: int, agency: str, reason: str) -> None:
    """End a share; see cases.service.end_share."""
    case_service.end_share(work, case_id, agency, reason=reason)


def widen(work: Work, case_id: int, agency: str, asked: Asked, *, basis: str) -> None:
    """Let an agency in that is not, or show more to one that is; the owner's officer acts."""
    case_service.lay_keys_ready(
        work, case_id, agency, profile=asked.profile, with_tip_text=asked.with_tip_text
    )
    case_service.admit(
        work,
        case_id,
        agency,
        role=asked.role,
        profile=asked.profile,
        with_tip_text=asked.with_tip_text,
        until=asked.until,
        basis=basis,
        granted_by=work.actor.name,
    )


def rule_of(work: Work, case_id: int, agency: str) -> PairRule:
    """Return the pair rule for sharing this case with an agency, by an officer who may share it.

    NotFound for strangers, NotAllowed for others than the owner's, Invalid for an unknown agency.
    """
    case = cases.listed(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    require(case_policy.can_share(work.actor, grant))
    try:
        return queries.rule_for(work.session, case.agency, agency)
    except NotFound:
        raise Invalid(agency="unknown_choice") from None


def check(work: Work, case_id: int, agency: str, basis: str, asked: Asked) -> None:
    """Raise Invalid for what no rule could allow."""
    usual = role_of(agencies.agency(work.session, agency).kind)
    if asked.role not in {usual, Role.CONTRIBUTOR, Role.READER}:
        raise Invalid(role="unknown_choice")
    if not basis.strip():
        raise Invalid(basis="missing")
    if not fits(asked.role, asked.profile):
        raise Invalid(profile="profile_too_small")
    if asked.until is not None and asked.until <= work.now:
        raise Invalid(until="past")
    grant = cases.grant(work.session, case_id, agency)
    if grant is not None and not wider(asked.profile, grant.profile):
        raise Invalid(agency="already_in")


def end_of(day: date | None) -> datetime | None:
    """Return the instant at which a legal day is over; None stays None."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE)


def usual_end(rule: PairRule, now: datetime) -> datetime | None:
    """Return when a share ends of which nobody said so: after the days of the rule, if it has any."""
    if not rule.days:
        return None
    return end_of(now.astimezone(LEGAL_ZONE).date() + timedelta(days=rule.days))
