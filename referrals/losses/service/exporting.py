"""Taking a board out of the house: made first, told to the custody log, then handed over."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256

from portal.agencies import queries as agencies
from portal.infra import exports
from portal.infra.exports import Made, Value
from portal.infra.typeset import pdf
from portal.infra.work import Work, Works
from portal.kernel.actor import Actor
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from referrals.losses.events import LossesExported
from referrals.losses.forms import TakeBoard
from referrals.losses.rules import AGE_NAMES, OF_CASES, OF_ORDERS, WHAT_NAMES
from referrals.losses.rules.asked import Asked
from referrals.losses.rules.drawing import parts
from referrals.losses.service import viewing
from referrals.losses.service.viewing import Shown
from referrals.recoveries.book import registry
from referrals.recoveries.rules import Ledger

TITLE = Text("损失看板", "Loss board")
LEDGER, AGENCY, CASES = Text("账目", "Ledger"), Text("机关", "Agency"), Text("案件", "Cases")
REGION = Text("地区", "Region")
SEEN = Text("其中可以逐项查看的", "Of these shown line by line")
CUT = Text("以下略：一次最多导出五万行", "Cut here: at most 50,000 lines at once")
LINE_HEAD = (
    Text("文号或者案号", "Number"),
    Text("名称", "Name"),
    Text("说明", "Note"),
    Text("日期", "Day"),
    Text("金额（元）", "Amount (yuan)"),
)
MOST = 50_000
"""So many lines leave the house at once, as of orders."""
PDF_TYPE = "application/pdf"


def export(works: Works, actor: Actor, asked: Asked, form: TakeBoard, locale: str) -> Made:
    """Return a board as XLSX or PDF with the last proof of the ledgers on it, once the log has it.

    Of a figure of the board: the lines behind it that the actor may see, as XLSX.
    """
    whole = asked.what is None or form.kind == "pdf"
    with works.begin(actor, writes=False) as work:
        shown = viewing.show(work, asked.scope())
        if form.kind == "pdf":
            made = _printed(work, shown)
        else:
            table = _table(work, shown, locale) if whole else _lines(work, asked, shown, locale)
            made = exports.write_xlsx(*table, title=TITLE.in_(locale), tmp=works.settings.data_dir)
    try:
        with works.begin(actor) as work:
            work.record(
                LossesExported(
                    agency=actor.agency,
                    scope=(asked.scope() if whole else asked).query or "region",
                    kind=form.kind,
                    rows=made.rows,
                    sha256=made.sha256,
                    purpose=form.purpose,
                )
            )
    except BaseException:
        made.file.close()
        raise
    return made


def _table(work: Work, shown: Shown, locale: str) -> tuple[list[str], Iterator[list[Value]]]:
    names = [WHAT_NAMES[each].in_(locale) for each in OF_ORDERS]
    ages = [each.in_(locale) for each in AGE_NAMES.values()]
    head = [AGENCY.in_(locale), LEDGER.in_(locale), *names, *ages]
    return head, _rows(work, shown, locale)


def _lines(
    work: Work, asked: Asked, shown: Shown, locale: str
) -> tuple[list[str], Iterator[list[Value]]]:
    found = viewing.lines(work, asked)
    figure, ledger = found.figure, found.figure.ledger
    named = [WHAT_NAMES[figure.what], registry.ledger(ledger).name if ledger else CASES]
    named += [AGE_NAMES[figure.age]] if figure.age else []
    words = [found.title, *named]

    def rows() -> Iterator[list[Value]]:
        yield [shown.proof.in_(locale)]
        yield [" · ".join(each.in_(locale) for each in words), "", "", None, _yuan(found.fen)]
        yield [SEEN.in_(locale), "", "", None, _yuan(found.seen_fen)]
        for n, each in enumerate(viewing.every_line(work, asked)):
            if n == MOST:
                yield [CUT.in_(locale)]
                return
            act = CATEGORIES.get(each.note) if each.order_id is None else None
            note = act.name.in_(locale) if act else each.note
            yield [each.number, each.who, note, each.on, _yuan(each.fen)]

    return [each.in_(locale) for each in LINE_HEAD], rows()


def _rows(work: Work, shown: Shown, locale: str) -> Iterator[list[Value]]:
    title = shown.title.in_(locale)
    for what in OF_CASES:
        yield [title, WHAT_NAMES[what].in_(locale), _yuan(shown.board.cases[what])]
    for each in shown.board.ledgers.values():
        sums = [_yuan(each.sums[what]) for what in OF_ORDERS]
        ages = [_yuan(fen) for fen in each.ages.values()]
        yield [title, registry.ledger(each.ledger).name.in_(locale), *sums, *ages]
    yield from _below(shown, locale)
    called = agencies.agency_names(work.session)
    for (code, ledger), found in sorted(shown.board.by_agency.items()):
        if ledger and shown.asked.of_region:
            sums = [_yuan(found.get(what, 0)) for what in OF_ORDERS]
            yield [
                called[code].in_(locale),
                registry.ledger(Ledger(ledger)).name.in_(locale),
                *sums,
            ]
    yield []
    yield [shown.proof.in_(locale)]


def _below(shown: Shown, locale: str) -> Iterator[list[Value]]:
    """Yield each region next below with all under it, in the ledger drawn; one alone is the whole."""
    if shown.ledger is None or not shown.below[1:]:
        return
    ledger = registry.ledger(shown.ledger).name.in_(locale)
    yield []
    names = (WHAT_NAMES[what].in_(locale) for what in viewing.COLUMNS)
    yield [REGION.in_(locale), LEDGER.in_(locale), *names]
    for _, name, sums in shown.below:
        yield [name.in_(locale), ledger, *(_yuan(sums[what]) for what in viewing.COLUMNS)]
    yield []


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _printed(work: Work, shown: Shown) -> Made:
    agency = agencies.agency(work.session, work.actor.agency)
    rows = [
        {
            "ledger": registry.ledger(each.ledger).name.zh,
            "account": registry.ledger(each.ledger).destination.zh,
            "sums": [format_yuan(each.sums[what]) for what in OF_ORDERS],
            "ages": [format_yuan(fen) for fen in each.ages.values()],
            "parts": [
                {"kind": part.kind, "name": part.name.zh, "share": str(part.width)}
                for part in parts(each)
            ],
        }
        for each in shown.board.ledgers.values()
    ]
    at = work.now.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M")
    data = pdf(
        "sheets/loss_board",
        {
            "agency": agency.zh,
            "title": shown.title.zh,
            "year": f"{shown.asked.year} 年立案" if shown.asked.year else "全部年份",
            "cases": [format_yuan(shown.board.cases[what]) for what in OF_CASES],
            "to_fund": format_yuan(shown.board.returned_to_fund_fen),
            "columns": [WHAT_NAMES[what].zh for what in OF_ORDERS],
            "age_names": [each.zh for each in AGE_NAMES.values()],
            "rows": rows,
            "below": _printed_below(shown),
            "below_of": registry.ledger(shown.ledger).name.zh if shown.ledger else "",
            "below_columns": [WHAT_NAMES[what].zh for what in viewing.COLUMNS],
            "proof": shown.proof.zh,
            "seen": "全部案件" if shown.whole else "仅限本人有权查看的案件",
            "printed": f"{work.actor.name} {at}",
            "date": printed_day(work.now),
        },
    )
    return Made(io.BytesIO(data), len(rows), len(data), sha256(data).hexdigest(), PDF_TYPE)


def _printed_below(shown: Shown) -> list[dict[str, object]]:
    return [
        {"region": name.zh, "sums": [format_yuan(sums[what]) for what in viewing.COLUMNS]}
        for _, name, sums in (shown.below if len(shown.below) > 1 else [])
    ]
