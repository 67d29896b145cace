"""What a rule gives for a reward now and gave then, without telling more than the reader may know.

Under a rule that gives insiders more, who cannot open what is sealed reads bounds: no more than an
insider gets for what was proven then or more, no more than everybody gets for less.
"""

from __future__ import annotations

from dataclasses import replace

from portal.infra.work import Work
from rewards.claims import rules
from rewards.claims.models import Award
from rewards.claims.service import sealing
from rewards.claims.service.bases import base_now, scheme_of
from rewards.schemes import rules as schemes
from rewards.schemes.rules import Asked, Level, Line, NotKnown, Quote, Scheme, Subject

SEALED: Line = ("sealed", ())


def asked(award: Award, base_fen: int, *, insider: bool = False) -> Asked:
    """Return what the rule is asked, as frozen with a reward, for a base."""
    return Asked(
        proven_fen=base_fen,
        level=Level(award.level) if award.level else None,
        subject=Subject(award.subject) if award.subject else None,
        insider=insider,
        no_loss=award.no_loss and not base_fen,
    )


def highest(scheme: Scheme, question: Asked) -> Quote:
    """Return what a rule gives whoever it gives most, everything else told alike."""
    plain = schemes.quote(scheme, question)
    if scheme.bonus is None:
        return plain
    try:
        return schemes.quote(scheme, replace(question, insider=True))
    except NotKnown:
        return plain


def allowed_fen(work: Work, award: Award, *, others_fen: int, opens: bool = True) -> int:
    """Return the most a reward may be now, in fen, beside others of its case that come to so much."""
    return allowed(work, award, others_fen=others_fen, opens=opens)[1]


def allowed(work: Work, award: Award, *, others_fen: int, opens: bool = True) -> tuple[Quote, int]:
    """Return what the rule gives for a reward now, and the most it may be, in fen.

    Exact to who may open what is sealed, unless `opens` is false; to others the bounds.
    """
    scheme, base = scheme_of(work, award), base_now(work, award)
    insider = _insider(work, award, scheme) if opens else _unopened(scheme)
    if insider is not None:
        quote = schemes.quote(scheme, asked(award, base, insider=insider))
    elif base >= award.proven_fen:
        made = highest(scheme, asked(award, base))
        quote = replace(made, exact=made.exact and base != award.proven_fen)
    else:
        quote = schemes.quote(scheme, asked(award, base))
    return quote, rules.room(quote, cap_fen=scheme.cap_fen, others_fen=others_fen)


def arithmetic(work: Work, award: Award, *, opens: bool = True) -> list[Line]:
    """Return the steps of the sum of a reward, from what was frozen when it was proposed.

    Where what is sealed decides it and is not opened, that it is sealed stands for them.
    """
    scheme = scheme_of(work, award)
    insider = _insider(work, award, scheme) if opens else _unopened(scheme)
    return _lines(award, scheme, insider)


def to_reporter(work: Work, award: Award) -> list[Line]:
    """Return the steps to the one reporter of a reward, who knows about themselves."""
    scheme = scheme_of(work, award)
    if scheme.bonus is None or award.joint_id is not None:
        return _lines(award, scheme, _unopened(scheme))
    plain = schemes.quote(scheme, asked(award, award.proven_fen))
    most = rules.room(plain, cap_fen=scheme.cap_fen, others_fen=award.others_fen)
    return _lines(award, scheme, award.amount_fen > most)


def _lines(award: Award, scheme: Scheme, insider: bool | None) -> list[Line]:
    if insider is None:
        quote = replace(highest(scheme, asked(award, award.proven_fen)), lines=(SEALED,))
    else:
        quote = schemes.quote(scheme, asked(award, award.proven_fen, insider=insider))
    return rules.lines(
        quote, cap_fen=scheme.cap_fen, others_fen=award.others_fen, amount_fen=award.amount_fen
    )


def _insider(work: Work, award: Award, scheme: Scheme) -> bool | None:
    return False if scheme.bonus is None else sealing.opened(work, award)


def _unopened(scheme: Scheme) -> bool | None:
    return False if scheme.bonus is None else None
