"""Rows of leads on their way into the table: what they say is sealed before anything is written.

Only what a row must be judged by is kept beside it in plain: region, institution, category, day,
amount, and in the place of its key the mark of it. So the columns must be known when the rows come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import insert

from portal.agencies import queries as agencies
from portal.agencies.service.keyring import private_half
from portal.imports import queries
from portal.imports.book.columns import COLUMNS
from portal.imports.models import ImportRow, ImportRun
from portal.imports.rules import RowState, cells
from portal.imports.rules.rows import BEYOND
from portal.infra.work import Work
from portal.intake.rules import TipBody
from portal.intake.service import leads
from portal.registry.rules import normal_name

MOST_TEXT = 20_000
_PLAIN = frozenset({"text", "category", "day", "yuan", "wan"})


def keep_sealed(work: Work, run_id: int, found: Sequence[tuple[int, list[str]]]) -> None:
    """Write down the next rows of a list of leads. Conflict when the agency's key was changed."""
    run = queries.run(work.session, work.actor, run_id)
    sealer = leads.Sealer(work, run.agency)
    run.key_id = run.key_id or sealer.key_id
    if run.key_id != sealer.key_id:
        raise leads.KeyChanged
    work.session.add(run)
    common = {"run_id": run_id, "state": RowState.WAITING, "key": ""}
    work.session.execute(
        insert(ImportRow),
        [{"line": line, **asdict(row(work, run, sealer, its)), **common} for line, its in found],
    )


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row as it is kept."""

    cells: list[str]
    sealed: bytes


def row(work: Work, run: ImportRun, sealer: leads.Sealer, found: Sequence[str]) -> SealedRow:
    """Return the plain cells of a row and the whole of it sealed."""
    return SealedRow(_plain(work, run, found), sealer.seal(_body(work, run, found), found))


def opener(work: Work, run: ImportRun) -> Callable[[bytes], list[str]]:
    """Return what opens rows of a run for an officer of its agency; NotAllowed without its key."""
    private = private_half(work, agencies.key(work.session, run.key_id or 0))
    return lambda sealed: leads.opened_cells(private, sealed)


def _plain(work: Work, run: ImportRun, found: Sequence[str]) -> list[str]:
    columns = COLUMNS[run.kind]

    def kept(target: str, cell: str) -> str:
        kind = columns[target].type if target else ""
        if kind == "lead_mark" and 0 < len(cell) <= cells.MAX_KEY:
            key = normal_name(cell)
            return leads.mark(work.settings, run.agency, source=run.source, key=key).hex()
        if kind in _PLAIN:
            return cell
        return BEYOND if cell and kind else ""

    named = [kept(target, cell) for target, cell in zip(run.targets, found, strict=False)]
    return [*named, *(BEYOND if cell else "" for cell in found[len(run.targets) :])]


def _body(work: Work, run: ImportRun, found: Sequence[str]) -> TipBody:
    """Return what a row says as the words of a tip; columns nobody named stand below the text."""
    said = {code: cell for code, cell in zip(run.targets, found, strict=False) if code}
    others = [
        f"{name}：{cell}"
        for name, code, cell in zip(run.columns, run.targets, found, strict=False)
        if cell and code not in _OWN_PLACE
    ]
    text = "\n".join([*filter(None, [said.get("text", "")]), *others])
    amount = said.get("amount", "") or (said.get("amount_wan", "") and f"{said['amount_wan']}万元")
    return TipBody(
        where_text=said.get("institution", ""),
        what=text[:MOST_TEXT],
        when_text=said.get("happened", ""),
        amount_text=amount,
        received_at=work.now.isoformat(timespec="seconds"),
        outside_number=said.get("key", ""),
        outside_from=run.source,
    )


_OWN_PLACE = frozenset(
    {"key", "institution", "region", "category", "amount", "amount_wan", "happened", "text"}
)
"""Columns that have a place of their own on the page of a tip; those of found_on and rule do not."""
