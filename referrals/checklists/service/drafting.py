"""Writing a draft: starting from a version, putting items in, order, a table in place of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.agencies import queries as agencies
from portal.infra import sheets as files
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.checklists import policy, queries
from referrals.checklists.book import registry
from referrals.checklists.events import ChecklistDiscarded
from referrals.checklists.forms import Move, PutItem, Rename, Start
from referrals.checklists.models import ChecklistDraft
from referrals.checklists.rules import Item, ItemInvalid, keeping, ordered, sheets, taking
from referrals.checklists.rules.sheets import WrongCell, WrongSheet


class WrongCells(Invalid):
    """Cells of a table that cannot be taken; nothing of it was."""

    def __init__(self, cells: Sequence[WrongCell]) -> None:
        super().__init__(files="cells")
        self.cells = tuple(cells)


def start(work: Work, form: Start) -> ChecklistDraft:
    """Begin a draft of one's own agency. Invalid: one of that code exists, version unknown."""
    require(policy.writes(work.actor))
    agency = agencies.agency(work.session, work.actor.agency)
    today = work.now.astimezone(LEGAL_ZONE).date()
    require(registry.in_force(agency.kind, today) is not None)
    if any(each.code == form.code for each in queries.drafts(work.session, work.actor)):
        raise Invalid(code="repeated")
    made = ChecklistDraft(
        agency=agency.code,
        code=form.code,
        zh=form.zh,
        en=form.en,
        items=[keeping.plain(each) for each in _base(work, form.based_on)],
        based_on=form.based_on,
        made_by=known(work.actor.officer_id),
        changed_by=known(work.actor.officer_id),
        changed_at=work.now,
        writers=[known(work.actor.officer_id)],
    )
    work.session.add(made)
    work.session.flush()
    return made


def rename(work: Work, draft_id: int, form: Rename) -> ChecklistDraft:
    """Change the names of a draft."""
    draft = changeable(work, draft_id)
    draft.zh, draft.en = form.zh, form.en
    return _written(work, draft)


def put_item(work: Work, draft_id: int, form: PutItem, old: str = "") -> ChecklistDraft:
    """Put an item at the end, or in place of `old`. Invalid names the field that cannot stand."""
    draft = changeable(work, draft_id)
    items = list(items_of(draft))
    try:
        item = form.item()
        if old:
            items[_place(items, old)] = item
        else:
            items.append(item)
        return _keep(work, draft, items)
    except ItemInvalid as error:
        if error.code != form.code:
            raise Invalid(code="others_depend") from None
        raise Invalid(**{error.field: error.defect}) from None


def move_item(work: Work, draft_id: int, code: str, form: Move) -> ChecklistDraft:
    """Move an item one place. Invalid when a condition would come before what it asks about."""
    draft = changeable(work, draft_id)
    items = list(items_of(draft))
    at = _place(items, code)
    to = at + (-1 if form.by == "up" else 1)
    if 0 <= to < len(items):
        items[at], items[to] = items[to], items[at]
    return _whole(work, draft, items)


def remove_item(work: Work, draft_id: int, code: str) -> ChecklistDraft:
    """Take an item out. Invalid when a condition asks about it."""
    draft = changeable(work, draft_id)
    items = list(items_of(draft))
    del items[_place(items, code)]
    return _whole(work, draft, items)


def take_sheet(work: Work, draft_id: int, file: bytes) -> ChecklistDraft:
    """Put the items of an XLSX or CSV in place of all. WrongCells names every cell at fault."""
    draft = changeable(work, draft_id)

    def source() -> Iterator[bytes]:
        yield file

    found = files.table(source, sheets.COLUMNS)
    try:
        items = taking.read(found.columns, found.rows)
    except WrongSheet as error:
        raise WrongCells(error.cells) from None
    try:
        return _keep(work, draft, items)
    except ItemInvalid:
        raise Invalid(files="too_many") from None


def discard(work: Work, draft_id: int) -> None:
    """Give a draft up; editions made before stay."""
    draft = changeable(work, draft_id)
    work.session.delete(draft)
    work.session.flush()
    work.record(ChecklistDiscarded(agency=draft.agency, code=draft.code))


def changeable(work: Work, draft_id: int, *, lock: bool = True) -> ChecklistDraft:
    """Return a draft to write at, locked; Conflict while it waits for a second person."""
    draft = queries.draft(work.session, work.actor, draft_id, lock=lock)
    require(policy.writes(work.actor))
    if not policy.can_change(work.actor, draft):
        raise Conflict
    return draft


def items_of(draft: ChecklistDraft) -> tuple[Item, ...]:
    """Return the items of a draft."""
    return tuple(keeping.kept(each) for each in draft.items)


def _base(work: Work, version: str) -> tuple[Item, ...]:
    if not version:
        return ()
    try:
        return queries.edition(work.session, work.actor, version).items
    except NotFound:
        raise Invalid(based_on="unknown_choice") from None


def _place(items: Sequence[Item], code: str) -> int:
    found = next((at for at, each in enumerate(items) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def _whole(work: Work, draft: ChecklistDraft, items: Sequence[Item]) -> ChecklistDraft:
    try:
        return _keep(work, draft, items)
    except ItemInvalid:
        raise Invalid(form="others_depend") from None


def _keep(work: Work, draft: ChecklistDraft, items: Sequence[Item]) -> ChecklistDraft:
    draft.items = [keeping.plain(each) for each in ordered(items)]
    return _written(work, draft)


def _written(work: Work, draft: ChecklistDraft) -> ChecklistDraft:
    me = known(work.actor.officer_id)
    draft.changed_by, draft.changed_at = me, work.now
    draft.writers = sorted({*draft.writers, me})
    work.session.add(draft)
    work.session.flush()
    return draft
