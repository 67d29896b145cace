"""Beginning a letter."""

from __future__ import annotations

from secrets import token_bytes

from portal.agencies import queries as agencies
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from referrals.letters import policy, queries
from referrals.letters.book import registry
from referrals.letters.events import LetterDrafted
from referrals.letters.forms import Draft, Redraft
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import Kind, Scope
from referrals.letters.service import keeping, sealing

WORDING = "redraft"


def draft(work: Work, case_id: int | None, form: Draft) -> Letter:
    """Begin a letter, about a case the actor may know of or about none.

    Nobody outside the agency learns of it before it is sent. NotFound for a case that is not
    theirs to name; Invalid for a kind or receiver the book does not allow, a limit it does not
    allow, a share that is not theirs to give.
    """
    require(policy.can_write(work.actor))
    case = queries.case_to_name(work.session, work.actor, case_id) if case_id is not None else None
    kind = _kind(work, form.kind)
    to = _receivers(work, kind, form)
    _check(kind, form, about_a_case=case is not None)
    if form.with_share and (case is None or not can_share(work, case.id or 0)):
        raise Invalid(with_share="unknown_choice")
    made = Letter(
        ref=token_bytes(16),
        kind=kind.code,
        version=kind.version,
        agency=work.actor.agency,
        case_id=case_id,
        days=form.days,
        with_share=form.with_share,
        written_by_id=work.actor.officer_id or 0,
        begun_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.session.add_all(LetterTo(letter_id=made.id or 0, agency=each) for each in to)
    work.session.flush()
    write(work, made, form)
    work.record(LetterDrafted(**keeping.told(made, work.actor.agency)))
    return made


def write(work: Work, letter: Letter, form: Draft) -> None:
    """Keep a wording of the draft, sealed to the sender alone."""
    told = form.model_dump(include=set(Redraft.model_fields), exclude_none=True)
    sealed = sealing.seal(work, letter, Scope.OWN, WORDING, told)
    keeping.keep(work, letter, None, WORDING, own=True, **sealed)


def can_share(work: Work, case_id: int) -> bool:
    """Tell whether the actor may let other agencies into a case."""
    grant = cases.grant(work.session, case_id, work.actor.agency)
    return case_policy.can_share(work.actor, grant)


def _kind(work: Work, code: str) -> Kind:
    own = agencies.agency(work.session, work.actor.agency)
    today = work.now.astimezone(LEGAL_ZONE).date()
    found = [each for each in registry.sent_by(own.kind, today) if each.code == code]
    if not found:
        raise Invalid(kind="unknown_choice")
    return found[0]


def _receivers(work: Work, kind: Kind, form: Draft) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(form.to))
    for code in codes:
        try:
            agency = agencies.agency(work.session, code)
        except NotFound:
            raise Invalid(to="unknown_choice") from None
        if agency.kind not in kind.receivers or code == work.actor.agency:
            raise Invalid(to="letter_wrong_receiver")
        if not agencies.ready(work.session, code) and not _opens(work, code):
            raise Invalid(to="letter_no_key")
    if len(codes) > 1 and not kind.many:
        raise Invalid(to="letter_one_receiver")
    return codes


def _opens(work: Work, agency: str) -> bool:
    return "casework" in agencies.compartments(work.session, agency)


def _check(kind: Kind, form: Draft, *, about_a_case: bool) -> None:
    if kind.about == "required" and not about_a_case:
        raise Invalid(kind="letter_needs_case")
    if form.days is not None and form.days > kind.most_days:
        raise Invalid(days="letter_too_long" if kind.most_days else "letter_no_own_limit")
