"""Taking a list of the desk out of the house: made, logged, handed over, as every list is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from portal.agencies import queries as agencies
from portal.cases.rules import STAGE_NAMES, Stage
from portal.infra import exports
from portal.infra.exports import Made, Value
from portal.infra.work import Work, Works
from portal.kernel.actor import Actor
from portal.kernel.clock import last_day
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.worklists.rules import FileKind
from referrals.desk import policy, queries
from referrals.desk.events import DeskExported
from referrals.desk.forms import Export
from referrals.desk.queries import Line
from referrals.desk.rules import NO_END, Part
from referrals.duty.rules.review import FLAG_NAMES
from referrals.transfers.rules import STATE_NAMES

MOST = 20_000
TITLE = Text("监督台账", "Desk")
HEAD = (
    Text("案件编号", "Case"),
    Text("机构", "Institution"),
    Text("主办单位", "Owner"),
    Text("阶段", "Stage"),
    Text("移送进度", "Referral"),
    Text("轮到", "Turn"),
    Text("最近到期", "Next end"),
    Text("涉嫌（元）", "Suspected (yuan)"),
    Text("查实（元）", "Proven (yuan)"),
    Text("责令退回基金（元）", "Ordered back to the fund (yuan)"),
    Text("已退回基金（元）", "Back in the fund (yuan)"),
    Text("责令退赔（元）", "Restitution ordered (yuan)"),
    Text("已退赔（元）", "Restitution paid (yuan)"),
)


def export(works: Works, actor: Actor, form: Export, locale: str) -> Made:
    """Return the list on screen as a file, after it has been written to the custody log.

    Rows are read in a transaction that writes nothing; only when the log has taken DeskExported is
    the file handed over. At most 20,000 rows.
    """
    with works.begin(actor, writes=False) as work:
        require(policy.has_desk(actor))
        head, rows = [each.in_(locale) for each in HEAD], _rows(work, form, locale)
        tmp = works.settings.data_dir
        if form.kind is FileKind.CSV:
            made = exports.write_csv(head, rows, tmp=tmp)
        else:
            made = exports.write_xlsx(head, rows, title=TITLE.in_(locale), tmp=tmp)
    try:
        with works.begin(actor) as work:
            work.record(
                DeskExported(
                    agency=actor.agency,
                    kind=form.kind,
                    part=form.part,
                    owner=form.owner,
                    rows=made.rows,
                    size_bytes=made.size_bytes,
                    sha256=made.sha256,
                    purpose=form.purpose,
                )
            )
    except BaseException:
        made.file.close()
        raise
    return made


def _rows(work: Work, form: Export, locale: str) -> Iterator[list[Value]]:
    names = agencies.agency_names(work.session)
    for part in queries.batches(work.session, work.actor, form.part, owner=form.owner, most=MOST):
        for each in part:
            yield _cells(each, names, locale)


def _cells(line: Line, names: queries.Names, locale: str) -> list[Value]:
    row = line.row
    names_of = FLAG_NAMES if row.part is Part.UNREFERRED else STATE_NAMES
    state = {str(code): name for code, name in names_of.items()}[row.state]
    fens = (
        row.suspected_fen,
        row.proven_fen,
        row.fund_ordered_fen,
        row.fund_received_fen,
        row.restitution_ordered_fen,
        row.restitution_received_fen,
    )
    return [
        line.number,
        line.institution,
        names[row.owner].in_(locale),
        STAGE_NAMES[Stage(line.stage)].in_(locale),
        state.in_(locale),
        names[row.turn].in_(locale) if row.turn else "",
        None if row.due_at == NO_END else last_day(row.due_at),
        *(Decimal(fen).scaleb(-2) for fen in fens),
    ]
