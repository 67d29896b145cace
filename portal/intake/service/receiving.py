"""To whom a tip is sealed: decided before it is, since nobody else can ever open it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.agencies import queries as agencies
from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.infra.work import Work
from portal.intake.rules import Answers, apart
from portal.intake.rules.apart import Apart
from portal.intake.steps.order import to_send
from portal.kernel.errors import Unavailable


@dataclass(frozen=True, slots=True)
class GoesTo:
    """Who will receive a report that is kept from the bureau it concerns; `agency` None: nobody can."""

    rule: Apart
    agency: Agency | None


def receiver(work: Work, answers: Answers, *, own: str = "") -> str:
    """Return the agency whose key a tip with these answers is sealed to.

    The healthcare security bureau of the region, or the next one above that has keys; `own`, where
    an officer of that agency types the tip. A report about those people goes past them (`rules.apart`).
    Unavailable when nobody who may has keys.
    """
    rule = apart.of(to_send(answers))
    if rule is None:
        found = own or _nearest(work, answers, AgencyKind.HEALTHCARE_SECURITY)
    else:
        found = _past(work, answers, rule)
    if not found:
        raise Unavailable
    return found


def goes_to(work: Work, answers: Answers) -> GoesTo | None:
    """Return where a report goes that is not for the bureau it concerns; None for all others."""
    rule = apart.of(to_send(answers))
    if rule is None:
        return None
    code = _past(work, answers, rule)
    return GoesTo(rule, agencies.agency(work.session, code) if code else None)


def _past(work: Work, answers: Answers, rule: Apart) -> str:
    for kind in rule.receivers:
        found = _nearest(work, answers, kind)
        if found:
            return found
    return _above(work, answers, rule.concerns)


def _nearest(work: Work, answers: Answers, kind: AgencyKind) -> str:
    for each in agencies.upwards(work.session, region=answers.region or "", kind=kind):
        if agencies.ready(work.session, each.code):
            return each.code
    return ""


def _above(work: Work, answers: Answers, kind: AgencyKind) -> str:
    """Return the nearest agency of a region above that of the one concerned, empty when there is none."""
    found = list(agencies.upwards(work.session, region=answers.region or "", kind=kind))
    higher = [each for each in found if each.region != found[0].region]
    return next((each.code for each in higher if agencies.ready(work.session, each.code)), "")
