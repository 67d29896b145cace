"""Taking in what institutions declare of themselves: typed one by one, or a whole file or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.kernel.text import folded
from portal.registry.book.registry import CATEGORIES
from referrals.campaigns import policy, queries
from referrals.campaigns.book import registry
from referrals.campaigns.events import SelfChecksTaken, SelfCheckWithdrawn
from referrals.campaigns.forms import Declare, Reopen
from referrals.campaigns.models import Campaign, CampaignTask, SelfCheck, SelfCheckWithdrawal
from referrals.campaigns.queries import declared, targets, tasks
from referrals.campaigns.rules import OPEN_TASKS, TaskState
from referrals.campaigns.rules.declared import Declared, Judged

_PART = 500


def words() -> Mapping[str, str]:
    """Return the category every word of a list stands for: its code, its names, parts of them."""
    found: dict[str, str] = {}
    for code, each in CATEGORIES.items():
        for word in (code, each.name.zh, each.name.en, *each.name.zh.split("、")):
            found.setdefault(folded(word), code)
    return found


def declare(work: Work, task_id: int, form: Declare) -> SelfCheck:
    """Put down what an institution declared, one category. Who runs the campaign, or has the task.

    Invalid for more returned than declared, an amount without its category, or one declared before.
    """
    task = tasks.get(work.session, work.actor, task_id, lock=True)
    campaign = queries.by_id(work.session, task.campaign_id)
    require(policy.can_declare(work.actor, campaign, task))
    if form.category and form.category not in CATEGORIES:
        raise Invalid(category="unknown_choice")
    if form.amount and not form.category:
        raise Invalid(category="missing")
    if form.returned > form.amount:
        raise Invalid(returned="more_than_declared")
    there = [
        each.row.category for each in declared.of_task(work.session, task_id) if not each.withdrawn
    ]
    if form.category in there:
        raise Invalid(category="declared_before")
    row = Declared(0, "", form.category, form.amount, form.returned, form.note)
    made = _row(work, campaign, task, row, "")
    work.session.add(made)
    work.session.flush()
    recount(work, [task], inspects=registry.version(campaign.kind).inspects)
    _tell(work, campaign, [made], "")
    return made


def take_file(work: Work, campaign_id: int, judged: Judged, sha256: str) -> int:
    """Take in a file of declarations; return how many rows. All of it, or nothing.

    Further errors (no target of the campaign, declared before) are added to `judged.errors`; with
    any error Invalid (files) is raised before anything is written. A file taken before is refused.
    """
    campaign = queries.get(work.session, work.actor, campaign_id, lock=True)
    require(policy.can_run(work.actor, campaign))
    if sha256 in declared.files(work.session, campaign_id):
        raise Invalid(files="file_taken_before")
    placed = _place(work, campaign_id, judged)
    if judged.errors:
        judged.errors.sort()
        raise Invalid(files="rows_wrong")
    rows = [_row(work, campaign, task, said, sha256) for said, task in placed]
    insert_all(work.session, rows)
    work.session.flush()
    touched = {known(task.id): task for _, task in placed}
    recount(work, list(touched.values()), inspects=registry.version(campaign.kind).inspects)
    _tell(work, campaign, rows, sha256)
    return len(rows)


def withdraw(work: Work, self_check_id: int, form: Reopen) -> CampaignTask:
    """Say that a declaration counts no more, and why; the row stays. Conflict the second time."""
    row, task = declared.get(work.session, work.actor, self_check_id)
    campaign = queries.by_id(work.session, row.campaign_id)
    require(policy.can_declare(work.actor, campaign, task))
    if declared.is_withdrawn(work.session, self_check_id):
        raise Conflict
    work.session.add(
        SelfCheckWithdrawal(
            self_check_id=self_check_id,
            reason=form.reason,
            withdrawn_by=work.actor.name,
            withdrawn_at=work.now,
        )
    )
    work.session.flush()
    recount(work, [task], inspects=registry.version(campaign.kind).inspects)
    work.record(
        SelfCheckWithdrawn(
            campaign_id=row.campaign_id,
            agency=work.actor.agency,
            declaration_id=self_check_id,
            reason=form.reason,
        )
    )
    return task


def recount(work: Work, found: Collection[CampaignTask], *, inspects: bool) -> None:
    """Write what was declared to its tasks. Where institutions check themselves an answer ends a task."""
    by_id = {known(each.id): each for each in found}
    ids = sorted(by_id)
    for at in range(0, len(ids), _PART):
        part = ids[at : at + _PART]
        sums = declared.sums(work.session, part)
        for key in part:
            _write(work, by_id[key], sums.get(key), inspects=inspects)
    work.session.flush()


def _write(
    work: Work, task: CampaignTask, sums: tuple[int, int, int] | None, *, inspects: bool
) -> None:
    _, said, returned = sums or (0, 0, 0)
    task.declared, task.declared_fen, task.returned_fen = sums is not None, said, returned
    if not inspects:
        if sums is not None:
            task.breached, task.done_by = said > 0, work.actor.name
            task.done_at = task.done_at if task.state is TaskState.DONE else work.now
            task.state = TaskState.DONE
        elif task.state is TaskState.DONE:
            task.state = TaskState.ASSIGNED if task.agency else TaskState.OPEN
            task.breached, task.done_by, task.done_at = None, "", None
    work.session.add(task)


def _place(work: Work, campaign_id: int, judged: Judged) -> list[tuple[Declared, CampaignTask]]:
    """Return each row with its task; what has none, or was declared before, is an error of its line."""
    found = targets.known(work.session, {each.code for each in judged.rows})
    ids = {each for places in found.values() for each in places}
    there = tasks.of_institutions(work.session, campaign_id, ids)
    before = declared.pairs(work.session, campaign_id)
    placed, seen = [], set[tuple[int, str]]()
    for row in judged.rows:
        places = found[row.code] & set(there)
        if len(places) != 1:
            unknown = "unknown_institution" if not found[row.code] else "not_a_target"
            judged.wrong(row.line, "institution", "ambiguous_name" if places else unknown)
            continue
        place = next(iter(places))
        pair = (place, row.category)
        if there[place].state not in {*OPEN_TASKS, TaskState.DONE}:
            judged.wrong(row.line, "institution", "task_given_up")
        elif pair in before:
            judged.wrong(row.line, "institution", "declared_before")
        elif pair in seen:
            judged.wrong(row.line, "institution", "repeated_row")
        seen.add(pair)
        placed.append((row, there[place]))
    return placed


def _row(
    work: Work, campaign: Campaign, task: CampaignTask, said: Declared, sha256: str
) -> SelfCheck:
    return SelfCheck(
        campaign_id=known(campaign.id),
        task_id=known(task.id),
        institution_id=task.institution_id,
        category=said.category,
        amount_fen=said.amount_fen,
        returned_fen=said.returned_fen,
        note=said.note,
        file_sha256=sha256,
        line=said.line,
        agency=work.actor.agency,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )


def _tell(work: Work, campaign: Campaign, rows: Collection[SelfCheck], sha256: str) -> None:
    work.record(
        SelfChecksTaken(
            campaign_id=known(campaign.id),
            agency=work.actor.agency,
            count=len(rows),
            institutions=len({each.institution_id for each in rows}),
            amount_fen=sum(each.amount_fen for each in rows),
            returned_fen=sum(each.returned_fen for each in rows),
            sha256=sha256,
        )
    )
