"""Taking the list of orders out of the house: made, logged, handed over."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from portal.infra import exports
from portal.infra.exports import Made, Value
from portal.infra.work import Work, Works
from portal.kernel.actor import Actor
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.reconciliation import queries as proofs
from portal.worklists.rules import FileKind
from referrals.recoveries import policy, rules
from referrals.recoveries.book import registry
from referrals.recoveries.events import OrdersExported
from referrals.recoveries.forms import Export, Filters
from referrals.recoveries.queries import listing
from referrals.recoveries.queries.listing import Asked
from referrals.recoveries.service.booking import today

MOST = 50_000
STEP = 500
TITLE = Text("追缴清单", "Orders")
HEAD = (
    Text("文号", "Number"),
    Text("缴款人", "Obligor"),
    Text("账目", "Ledger"),
    Text("来源", "From"),
    Text("责令（元）", "Ordered (yuan)"),
    Text("已到账（元）", "Received (yuan)"),
    Text("未收（元）", "Outstanding (yuan)"),
    Text("缴款期限", "To be paid by"),
)


def asked_of(form: Filters) -> Asked:
    """Return how a list is sieved."""
    return Asked(form.ledger, form.standing, form.days, form.region, form.name)


def export(works: Works, actor: Actor, form: Export, locale: str) -> Made:
    """Return the orders the actor may know of as a file, written to the custody log before."""
    with works.begin(actor, writes=False) as work:
        require(policy.can_export(actor))
        head, rows = [each.in_(locale) for each in HEAD], _rows(work, form, locale)
        tmp = works.settings.data_dir
        if form.kind is FileKind.CSV:
            made = exports.write_csv(head, rows, tmp=tmp)
        else:
            made = exports.write_xlsx(head, rows, title=TITLE.in_(locale), tmp=tmp)
    try:
        with works.begin(actor) as work:
            work.record(
                OrdersExported(
                    agency=actor.agency,
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
    asked, before, left = asked_of(form), 0, MOST
    proven = proofs.standing(work.session).told(work.now).in_(locale)
    yield [proven, "", "", "", None, None, None, None]
    while left > 0:
        found = listing.listed(
            work.session, work.actor, asked, today(work), before=before, limit=STEP
        )
        if not found:
            return
        came = listing.received(work.session, [each.id or 0 for each in found])
        for each in found:
            yield [
                each.number,
                each.obligor,
                registry.ledger(each.ledger).name.in_(locale),
                rules.ORIGIN_NAMES[each.origin].in_(locale),
                Decimal(each.amount_fen) / 100,
                Decimal(came[each.id or 0]) / 100,
                Decimal(each.outstanding_fen) / 100,
                each.due_on,
            ]
        before, left = found[-1].id or 0, left - len(found)
