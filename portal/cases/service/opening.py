"""Opening a case, from a tip or without one, and joining further tips to it."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.agencies.rules import OUTSIDE
from portal.cases import policy, queries
from portal.cases.events import CaseOpened, TipAttached
from portal.cases.forms import OpenCase, OpenFromTip, OpenFurther
from portal.cases.models import Allegation, CaseAccess, CaseFile, CaseGrant, NumberSeries
from portal.cases.queries.of_tips import owned_with_tip
from portal.cases.rules import Role, Source, Stage
from portal.cases.service import keyring, rows
from portal.cases.service.facts import held, recount
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import case_number
from portal.kernel.policy import require
from portal.registry import queries as registry
from portal.registry.book.registry import CATEGORIES, category

FIRST_OUTSIDE = 900_000
"""Where the serial numbers of cases of agencies outside the bureaux begin."""


def open_from_tip(work: Work, tip_id: int, form: OpenFromTip) -> CaseFile:
    """Accept a tip of one's own agency and open a case on it, with one allegation a category.

    The tip key is sealed under the case's tips key, so that sharing the case is one more wrap.
    Raises NotFound for a foreign tip, Conflict for one already decided.
    """
    tip = tips.get(work.session, work.actor, tip_id)
    require(policy.can_open_case(work.actor))
    codes = [form.category] if form.category else [c for c in tip.categories if c in CATEGORIES]
    case, keys = start_case(
        work,
        CaseFile(
            number="",
            title=form.title or _usual_title(work, tip.institution_id, codes),
            agency=tip.agency,
            region=tip.region,
            institution_id=tip.institution_id,
            category=codes[0] if codes else "",
            source=Source.TIP,
            ball_with=tip.agency,
            opened_at=work.now,
            updated_at=work.now,
        ),
        tip_id=tip_id,
    )
    key = intake.accept(work, tip_id, case_id=case.id or 0)
    work.session.add(keyring.seal_tip_key(keys, case_id=case.id or 0, tip_id=tip_id, key=key))
    for index, code in enumerate(codes):
        _allege(work, case, code, suspected_fen=0 if index else form.suspected_fen)
    recount(work, case)
    return case


def open_case(work: Work, form: OpenCase) -> CaseFile:
    """Open a case that no tip led to; Invalid when the category or institution does not exist."""
    require(policy.can_open_case(work.actor))
    if form.institution_id is not None:
        try:
            registry.get(work.session, form.institution_id)
        except NotFound:
            raise Invalid(institution_id="unknown_choice") from None
    code = category(form.category).code
    case, _ = start_case(
        work,
        CaseFile(
            number="",
            title=form.title,
            agency=work.actor.agency,
            region=form.region,
            institution_id=form.institution_id,
            category=code,
            source=form.source,
            ball_with=work.actor.agency,
            opened_at=work.now,
            updated_at=work.now,
        ),
        tip_id=None,
    )
    _allege(work, case, code, suspected_fen=form.suspected_fen)
    recount(work, case)
    return case


def attach_tip(work: Work, case_id: int, tip_id: int) -> CaseFile:
    """Accept a further tip of one's own agency into a case it owns.

    Raises NotFound for a foreign tip or case, Conflict for a tip already decided or a closed case.
    """
    case, grant = held(work, case_id)
    tips.get(work.session, work.actor, tip_id)
    require(policy.can_work(work.actor, grant))
    if case.stage is Stage.CLOSED:
        raise Conflict
    key = intake.accept(work, tip_id, case_id=case_id)
    keys = keyring.sealing_keys(work, case)
    work.session.add(keyring.seal_tip_key(keys, case_id=case_id, tip_id=tip_id, key=key))
    work.session.flush()
    work.record(TipAttached(case_id=case_id, tip_id=tip_id))
    return case


def open_further(work: Work, tip_id: int, form: OpenFurther) -> CaseFile:
    """Open one more case from a tip that one's agency took into a case: other place, other matter.

    The tip key comes from that case and is sealed under the new one's; the tip's first case stays
    its first. The term to check runs anew, as for a clue found without a tip. NotFound for a
    foreign tip, Conflict for one in no case of the agency, Invalid when such a case is open.
    """
    tip = tips.get(work.session, work.actor, tip_id)
    require(policy.can_open_case(work.actor))
    if form.institution_id is not None and not registry.names(work.session, {form.institution_id}):
        raise Invalid(institution_id="unknown_choice")
    code, place = category(form.category).code, form.institution_id or tip.institution_id
    owned = owned_with_tip(work.session, work.actor, tip_id)
    if not owned:
        raise Conflict
    same = [c for c in owned if (c.institution_id, c.category) == (place, code)]
    if any(each.stage is not Stage.CLOSED for each in same):
        raise Invalid(category="further_case_exists")
    first, _ = held(work, owned[0].id or 0, merged_too=True)
    kept = queries.tip(work.session, first.id or 0, tip_id)
    key = keyring.tip_key(keyring.keys_of(work, first), kept)
    row = _new_row(work, tip.region, code, place, Source.TIP)
    row.title = form.title or _usual_title(work, place, [code])
    case, keys = start_case(work, row, tip_id=None)
    case_id = case.id or 0
    work.session.add(keyring.seal_tip_key(keys, case_id=case_id, tip_id=tip_id, key=key))
    _allege(work, case, code, suspected_fen=form.suspected_fen)
    recount(work, case)
    work.record(TipAttached(case_id=case_id, tip_id=tip_id))
    return case


def next_number(work: Work, series: str) -> int:
    """Return the next serial number of a series, from 1, without gaps or repeats."""
    row = rows.number_series(work.session, series)
    if row is None:
        # Somebody else may begin the series in the same moment; theirs is read then.
        with suppress(IntegrityError), work.session.begin_nested():
            work.session.add(NumberSeries(name=series, last=0))
        row = rows.number_series(work.session, series)
    if row is None:
        raise Conflict
    row.last += 1
    work.session.add(row)
    work.session.flush()
    return row.last


def _serial(work: Work, case: CaseFile, year: int) -> int:
    """Return the next serial number of a case in its region.

    Cases of agencies outside the bureaux count by themselves: a gap would tell the bureaux of one.
    """
    if agencies.agency(work.session, case.agency).kind in OUTSIDE:
        return FIRST_OUTSIDE + next_number(work, f"case/{case.region}/{year}/outside")
    return next_number(work, f"case/{case.region}/{year}")


def start_case(
    work: Work, case: CaseFile, *, tip_id: int | None
) -> tuple[CaseFile, keyring.CaseKeys]:
    """Give a new case its number, its owner's access and its first keys."""
    year = work.now.astimezone(LEGAL_ZONE).year
    case.number = case_number(case.region, year, _serial(work, case, year))
    work.session.add(case)
    work.session.flush()
    case_id = case.id or 0
    owner = Role.OWNER
    work.session.add(
        CaseAccess(
            agency=case.agency,
            case_id=case_id,
            role=owner,
            stage=case.stage,
            updated_at=work.now,
        )
    )
    work.session.add(
        CaseGrant(
            case_id=case_id,
            agency=case.agency,
            role=owner,
            basis="",
            with_tip_text=True,
            granted_by=work.actor.name,
            granted_at=work.now,
        )
    )
    keys = keyring.make_keys(work, case)
    work.record(CaseOpened(case_id=case_id, tip_id=tip_id, agency=case.agency, number=case.number))
    return case, keys


def _new_row(
    work: Work, region: str, code: str, institution_id: int | None, source: Source
) -> CaseFile:
    return CaseFile(
        number="",
        title="",
        agency=work.actor.agency,
        region=region,
        institution_id=institution_id,
        category=code,
        source=source,
        ball_with=work.actor.agency,
        opened_at=work.now,
        updated_at=work.now,
    )


def _usual_title(work: Work, institution_id: int | None, codes: list[str]) -> str:
    known = [registry.get(work.session, institution_id).name] if institution_id else []
    what = [CATEGORIES[code].name.zh for code in codes[:2]] or ["待核查线索"]
    return "：".join([*known, "、".join(what)])[:200]


def _allege(work: Work, case: CaseFile, code: str, *, suspected_fen: int) -> None:
    work.session.add(
        Allegation(
            case_id=case.id or 0,
            category=code,
            title=CATEGORIES[code].name.zh,
            suspected_fen=suspected_fen,
            added_by=work.actor.name,
        )
    )
    work.session.flush()
