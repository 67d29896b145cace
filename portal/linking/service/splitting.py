"""Making part of a case one of its own (另案处理)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.rules import Role
from portal.cases.service import Chosen, Moved
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.linking.events import CaseSplitOff, PartSplitOff
from portal.linking.forms import Split
from portal.linking.models import CaseSplit, CaseSplitItem
from portal.linking.queries import Case
from portal.linking.rules import LinkKind
from portal.linking.service.links import join
from portal.sharing import service as sharing

MOST = 200


def split(work: Work, case_id: int, form: Split) -> Case:
    """Open a case of the same owner with chosen people, allegations, findings and tips of another.

    Both together come to what the one came to before, to the fen. Nobody shares the new case but
    the agencies named, on the ground they shared the old one; Refused where the pair policy of
    today would not let them. See `cases.service.split_off`.
    """
    chosen = Chosen(
        frozenset(form.parties),
        frozenset(form.allegations),
        frozenset(form.findings),
        frozenset(form.tips),
    )
    title = f"{cases.get(work.session, work.actor, case_id).title}（{form.suffix}）"[:MOST]
    old, new, moved = case_file.split_off(work, case_id, title=title, chosen=chosen)
    new_id = new.id or 0
    _keep(work, case_id, new_id, form.ground, moved)
    told: dict[str, Any] = {
        "moved_suspected_fen": moved.suspected_fen,
        "moved_proven_fen": moved.proven_fen,
        "ground": form.ground,
    }
    work.record(PartSplitOff(case_id=case_id, other_case=new_id, **told))
    work.record(CaseSplitOff(case_id=new_id, other_case=case_id, **told))
    join(work, new_id, case_id, LinkKind.SPLIT, reason=form.ground)
    _share(work, old, new_id, form.shares)
    return new


def _keep(work: Work, from_id: int, to_id: int, ground: str, moved: Moved) -> None:
    made = CaseSplit(
        from_id=from_id, to_id=to_id, ground=ground, made_by=work.actor.name, made_at=work.now
    )
    work.session.add(made)
    work.session.flush()
    for what, old, new in moved.items:
        row = CaseSplitItem(split_id=made.id or 0, what=what, old_id=old, new_id=new)
        work.session.add(row)
    work.session.flush()


def _share(work: Work, old: Case, new_id: int, agencies: Iterable[str]) -> None:
    for agency in agencies:
        grant = cases.grant(work.session, old.id or 0, agency)
        if grant is None or grant.role is Role.OWNER:
            raise Invalid(shares="unknown_choice")
        sharing.again(work, new_id, grant)
