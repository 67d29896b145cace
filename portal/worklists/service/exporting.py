"""Taking a list out of the house: the file is made first, the log told of it, then it is handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from portal.agencies import queries as agencies
from portal.cases.rules import STAGE_NAMES, Stage
from portal.figures import queries as figures
from portal.figures.rules import city_of
from portal.infra import exports
from portal.infra.exports import Made, Value
from portal.infra.work import Work, Works
from portal.kernel.actor import Actor
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.worklists import policy, queries
from portal.worklists.events import ListExported
from portal.worklists.forms import Export, ExportFigures
from portal.worklists.rules import COLUMNS, MOST_EXPORTED, FileKind, cells, chosen
from portal.worklists.rules.counted import months
from portal.worklists.service import asking

BATCH = 4000
TITLE = Text("案件列表", "Cases")
FIGURES = Text("案件统计", "Figures")
SCOPE, MONTH, TOTAL = Text("范围", "Of"), Text("建案月份", "Opened in"), Text("合计", "Total")
CUT = Text(
    "只含前 {most} 行，请缩小范围后另行导出",
    "Only the first {most} rows; narrow the list and export again",
)


def export(works: Works, actor: Actor, form: Export, locale: str) -> Made:
    """Return a list as a file of masked rows, after it has been written to the custody log.

    Rows are read in one transaction that writes nothing; no lock is held while the file is made.
    Only then, in a second one, ListExported says what leaves: filter, columns, rows, hash, purpose.
    Whoever fails in between gets no file. The file lies in the temporary folder, nameless.
    """
    columns = chosen(form.columns)
    head = [COLUMNS[key].label.in_(locale) for key in columns]
    tmp = works.settings.data_dir
    with works.begin(actor, writes=False) as work:
        require(policy.can_list(actor))
        rows = _rows(work, form, columns, locale)
        made = _made(form.kind, head, rows, TITLE.in_(locale), tmp)
    return _logged(works, actor, form, columns, made)


def record(work: Work, form: Export, columns: Sequence[str], made: Made) -> None:
    """State that a list leaves the house."""
    work.record(
        ListExported(
            agency=work.actor.agency,
            kind=form.kind,
            filter=form.query,
            columns=tuple(columns),
            rows=min(made.rows, MOST_EXPORTED),
            size_bytes=made.size_bytes,
            sha256=made.sha256,
            purpose=form.purpose,
        )
    )


def _logged(works: Works, actor: Actor, form: Export, columns: Sequence[str], made: Made) -> Made:
    """Return the file once the log has it; it is gone when the log does not take it."""
    try:
        with works.begin(actor) as work:
            record(work, form, columns, made)
    except BaseException:
        made.file.close()
        raise
    return made


def _rows(work: Work, form: Export, columns: Sequence[str], locale: str) -> Iterator[list[Value]]:
    wanted, called = asking.from_query(work, form.query), queries.names(work.session)
    listing = queries.ready(work.session, work.actor, wanted, work.now)
    writers, only = cells.writers(columns, called, locale), cells.fields(columns)
    most, seen = MOST_EXPORTED, 0
    parts = queries.batches(work.session, listing, size=BATCH, most=most + 1, only=only)
    for part in parts:
        for facts in part[: most - seen]:
            yield [write(facts) for write in writers]
        seen += len(part)
    if seen > most:
        yield [CUT.in_(locale).format(most=most)]


def _made(
    kind: FileKind, head: list[str], rows: Iterator[list[Value]], title: str, tmp: Path
) -> Made:
    if kind is FileKind.CSV:
        return exports.write_csv(head, rows, tmp=tmp)
    return exports.write_xlsx(head, rows, title=title, tmp=tmp)


def export_figures(works: Works, actor: Actor, form: ExportFigures, locale: str) -> Made:
    """Return the counters the actor may read as a file, logged as `export` does."""
    stages = list(STAGE_NAMES.items())
    head = [each.in_(locale) for each in (SCOPE, MONTH, *(name for _, name in stages), TOTAL)]
    with works.begin(actor, writes=False) as work:
        require(policy.sees_own_figures(actor) or policy.sees_city(actor))
        rows = list(_figures(work, [stage for stage, _ in stages], locale))
    made = _made(form.kind, head, iter(rows), FIGURES.in_(locale), works.settings.data_dir)
    told = Export(kind=form.kind, purpose=form.purpose, query="figures")
    columns = ("scope", "month", *(stage for stage, _ in stages))
    return _logged(works, actor, told, columns, made)


def _figures(work: Work, stages: Sequence[Stage], locale: str) -> Iterator[list[Value]]:
    agency = agencies.agency(work.session, work.actor.agency)
    if policy.sees_own_figures(work.actor):
        own = figures.of_agency(work.session, agency.code)
        counts = [own.get(stage, 0) for stage in stages]
        yield [agency.name.in_(locale), "", *counts, sum(counts)]
    if policy.sees_city(work.actor):
        city = city_of(agency.region)
        for each in months(figures.of_city(work.session, city)):
            told = [each.shown(stage) for stage in stages]
            yield [city, each.month, *told, each.shown_total]
