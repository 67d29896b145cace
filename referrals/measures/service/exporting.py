"""Taking the list of measures in force out of the house: made, logged, handed over."""

from __future__ import annotations

from collections.abc import Iterator

from portal.agencies import queries as agencies
from portal.infra import exports
from portal.infra.exports import Made, Value
from portal.infra.work import Work, Works
from portal.kernel.actor import Actor
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.registry import queries as institutions
from portal.worklists.rules import FileKind
from referrals.measures import policy, queries
from referrals.measures.book import registry
from referrals.measures.events import MeasuresExported
from referrals.measures.forms import Export
from referrals.measures.service.ordering import today

MOST = 20_000
TITLE = Text("措施名单", "Measures")
HEAD = (
    Text("编号", "Number"),
    Text("对象", "Subject"),
    Text("措施", "Measure"),
    Text("决定机关", "Agency"),
    Text("起始日期", "From"),
    Text("最后一日", "Last day"),
)


def export(works: Works, actor: Actor, form: Export, locale: str) -> Made:
    """Return the measures in force the actor may know of as a file, written to the custody log before."""
    with works.begin(actor, writes=False) as work:
        require(policy.can_list(actor))
        head, rows, tmp = (
            [each.in_(locale) for each in HEAD],
            _rows(work, locale),
            works.settings.data_dir,
        )
        if form.kind is FileKind.CSV:
            made = exports.write_csv(head, rows, tmp=tmp)
        else:
            made = exports.write_xlsx(head, rows, title=TITLE.in_(locale), tmp=tmp)
    try:
        with works.begin(actor) as work:
            work.record(
                MeasuresExported(
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


def _rows(work: Work, locale: str) -> Iterator[list[Value]]:
    names, after, left = agencies.agency_names(work.session), 0, MOST
    while left > 0:
        found = queries.page(
            work.session, work.actor, today=today(work), standing="binding", after=after, limit=500
        )
        places = institutions.names(
            work.session, {each.institution_id for each in found if each.institution_id}
        )
        for each in found[:left]:
            person = each.party or Text(f"人员 {each.person_id}", f"Person {each.person_id}").in_(
                locale
            )
            yield [
                each.id,
                places.get(each.institution_id or 0, person),
                registry.kind(each.kind).name.in_(locale),
                names[each.agency].in_(locale),
                each.from_on,
                each.until_on,
            ]
        if not found:
            return
        after, left = found[-1].id or 0, left - len(found)
