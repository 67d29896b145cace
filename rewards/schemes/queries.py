"""Reading reward rules: those that ship, those of the places, and which an agency uses when.

Rules are public; who wrote and decided what about them is read by the agency itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound, Reason, Refused
from portal.kernel.law import InForce
from rewards.schemes.book import local, registry
from rewards.schemes.models import RuleDecision, RuleDraft
from rewards.schemes.rules import (
    Choice,
    DateRule,
    DraftKind,
    Scheme,
    choose,
    local_version,
    localised,
    split_version,
    version_on,
)


class NoRule(Refused):
    """No rule an agency may use covers the tip: none in force that day, or not confirmed."""

    code = "reward-no-rule"


def scheme_of(session: Session, agency: str, *, tip_on: date, proof_on: date) -> Scheme:
    """Return the rule an agency rewards a tip by, with the local rate where the place sets one.

    Raises NoRule: `no-rule-in-force` or `rule-not-confirmed`.
    """
    choice, day = choice_of(session, agency, tip_on=tip_on, proof_on=proof_on)
    return usable(session, agency, choice.code, day)


def choice_of(
    session: Session, agency: str, *, tip_on: date, proof_on: date
) -> tuple[Choice, date]:
    """Return which choice of an agency a tip falls under, and the day that decided."""
    made = choices(session, agency)
    return choose(made, default=registry.DEFAULT, tip_on=tip_on, proof_on=proof_on)


def usable(session: Session, agency: str, code: str, day: date) -> Scheme:
    """Return the version of a rule an agency may use on a day; NoRule otherwise."""
    found = version_on(versions(session, code), day)
    if found is None:
        raise NoRule(Reason("no-rule-in-force", None, f"{code} {day.isoformat()}"))
    if not found.needs_confirmation:
        return found
    confirmed = confirmation(session, agency, found.version, day)
    if confirmed is None:
        raise NoRule(Reason("rule-not-confirmed", found.law, found.version))
    return _with_rate(found, confirmed)


def by_version(session: Session, version: str) -> Scheme:
    """Return the rule a reward was decided under, local rate included; NotFound otherwise."""
    text, serial = split_version(version)
    scheme = _text_version(session, text)
    if serial is None:
        return scheme
    confirmed = session.get(RuleDraft, serial)
    if confirmed is None or confirmed.version != text or not confirmed.rate:
        raise NotFound
    return _with_rate(scheme, confirmed)


def versions(session: Session, code: str) -> list[Scheme]:
    """Return every version of a rule, oldest first, each in force until the next one is."""
    shipped = [each for each in registry.all_schemes() if each.code == code]
    return shipped or [each for each in local_rules(session) if each.code == code]


def local_rules(session: Session) -> list[Scheme]:
    """Return every approved version of every local rule, each in force until the next one is."""
    found: list[Scheme] = []
    for row in session.exec(_approved(DraftKind.PACK)).all():
        made = local.read(row.text).scheme
        if found and found[-1].code == made.code:
            found[-1] = _ended(found[-1], made.in_force.since)
        found.append(made)
    return found


def choices(session: Session, agency: str) -> list[Choice]:
    """Return what an agency chose, oldest first."""
    rows = session.exec(_approved(DraftKind.CHOICE).where(RuleDraft.agency == agency)).all()
    return [Choice(each.since, each.code, each.date_rule or DateRule.TIP) for each in rows]


def every_choice(session: Session) -> Sequence[RuleDraft]:
    """Return what every agency chose, for the public page."""
    return session.exec(_approved(DraftKind.CHOICE)).all()


def confirmations(session: Session, agency: str | None = None) -> Sequence[RuleDraft]:
    """Return the approved confirmations, of one agency or of all."""
    rows = _approved(DraftKind.CONFIRMATION)
    return session.exec(rows if agency is None else rows.where(RuleDraft.agency == agency)).all()


def confirmation(session: Session, agency: str, version: str, day: date) -> RuleDraft | None:
    """Return the newest confirmation of a version by an agency that holds on `day`."""
    found = [
        each
        for each in confirmations(session, agency)
        if each.version == version and each.since <= day
    ]
    return max(found, key=lambda each: (each.since, each.id), default=None)


def confirmed_rules(session: Session) -> list[tuple[RuleDraft, Scheme]]:
    """Return every rule with the rate a place set, with the confirmation that set it."""
    rated = [each for each in confirmations(session) if each.rate]
    return [(each, _with_rate(_text_version(session, each.version), each)) for each in rated]


def draft(session: Session, actor: Actor, draft_id: int, *, lock: bool = False) -> RuleDraft:
    """Return a draft of the actor's own agency; NotFound otherwise."""
    rows = select(RuleDraft).where(RuleDraft.id == draft_id, RuleDraft.agency == actor.agency)
    found = session.exec(rows.with_for_update() if lock else rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def decision(session: Session, draft_id: int) -> RuleDecision | None:
    """Return what was decided on a draft, None while it waits."""
    return session.get(RuleDecision, draft_id)


def replaced_by(session: Session, draft_id: int) -> int | None:
    """Return the number of the draft that took the place of another."""
    return session.exec(select(RuleDraft.id).where(RuleDraft.replaces == draft_id)).one_or_none()


def writers(session: Session, written: RuleDraft) -> set[int]:
    """Return everybody who wrote at a draft: at it, or at those it replaces."""
    found = {written.written_by}
    while written.replaces is not None:
        earlier = session.get(RuleDraft, written.replaces)
        if earlier is None:
            break
        written = earlier
        found.add(written.written_by)
    return found


def drafts(session: Session, actor: Actor) -> list[tuple[RuleDraft, RuleDecision | None]]:
    """Return the last wording of every draft of the actor's agency, newest first."""
    later = select(RuleDraft.replaces).where(col(RuleDraft.replaces).is_not(None))
    rows = (
        select(RuleDraft, RuleDecision)
        .outerjoin(RuleDecision, col(RuleDecision.draft_id) == RuleDraft.id)
        .where(RuleDraft.agency == actor.agency, col(RuleDraft.id).not_in(later))
        .order_by(col(RuleDraft.id).desc())
        .limit(200)
    )
    return [(written, decided) for written, decided in session.exec(rows).all()]


def taken(session: Session, takes: str) -> bool:
    """Tell whether an approved draft took this version or day."""
    rows = select(RuleDecision.draft_id).where(RuleDecision.takes == takes)
    return session.exec(rows).first() is not None


def pack_text(session: Session, version: str) -> str | None:
    """Return the approved text of a version of a local rule."""
    found = session.exec(_approved(DraftKind.PACK).where(RuleDraft.version == version)).first()
    return None if found is None else found.text


def owner(session: Session, code: str) -> str | None:
    """Return the agency whose local rule has this code, None when it is free."""
    rows = _approved(DraftKind.PACK).where(RuleDraft.code == code)
    found = session.exec(rows).first()
    return None if found is None else found.agency


def _approved(kind: DraftKind) -> SelectOfScalar[RuleDraft]:
    return (
        select(RuleDraft)
        .join(RuleDecision, col(RuleDecision.draft_id) == RuleDraft.id)
        .where(RuleDraft.kind == kind, col(RuleDecision.approved))
        .order_by(col(RuleDraft.code), col(RuleDraft.since), col(RuleDraft.id))
    )


def _text_version(session: Session, version: str) -> Scheme:
    for each in (*registry.all_schemes(), *local_rules(session)):
        if each.version == version:
            return each
    raise registry.SchemeUnknown(version)


def _with_rate(scheme: Scheme, confirmed: RuleDraft) -> Scheme:
    if not confirmed.rate:
        return scheme
    version = local_version(scheme.version, confirmed.agency, confirmed.id or 0)
    return localised(scheme, Decimal(confirmed.rate), version)


def _ended(scheme: Scheme, day: date) -> Scheme:
    until = scheme.in_force.until
    last = day if until is None else min(day, until)
    return replace(scheme, in_force=InForce(scheme.in_force.since, last))
