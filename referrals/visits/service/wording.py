"""The text that stands in a record, and the values of the document made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.clock import printed_day
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.registry import queries as institutions
from referrals.clocks import queries as clocks
from referrals.inspections import service as inspecting
from referrals.visits import queries
from referrals.visits.book import registry
from referrals.visits.models import FieldRecord
from referrals.visits.rules import KIND_NAMES, MEASURES, SIGNED_KINDS, Kind, chain, times
from referrals.visits.rules import papers as wording
from referrals.visits.service import measures, sealing
from referrals.visits.service.place import Visit
from referrals.visits.service.sealing import Opened


@dataclass(frozen=True, slots=True)
class Newest:
    """The one text of a record, with the signatures taken for that very text."""

    record: FieldRecord
    text: Opened
    signatures: list[Opened]


def newest_of(work: Work, visit: Visit, record: FieldRecord) -> Newest:
    """Return the text that stands in a record; Conflict while two do."""
    rows = {each.entry: each for each in queries.entries(work.session, record.id)}
    links = [queries.link(each) for each in rows.values()]
    heads = chain.heads(links)
    if len(heads) != 1:
        raise Conflict
    text = rows[chain.stands(links, heads[0])]
    every = queries.of_visit(work.session, work.actor, visit.id)
    signed = [
        opened
        for opened in (sealing.unseal(visit.keys, row) for row in every if _signs(row))
        if opened.body["signs"] == text.entry
    ]
    return Newest(record, sealing.unseal(visit.keys, text), signed)


def data(work: Work, visit: Visit, newest: Newest) -> dict[str, Any]:
    """Return the values of a record's document, without its number."""
    row, kind = newest.text.row, newest.record.kind
    acted = times.acted_at(row.device_at, row.offset_seconds, row.received_at)
    place = institutions.get(work.session, visit.inspection.institution_id)
    found = {
        "agency": agencies.agency(work.session, visit.part.agency).zh,
        "date": printed_day(work.now),
        **wording.values(kind, newest.text.body, acted),
    }
    if kind is not Kind.DELIVERY:
        named = set(newest.text.body["officers"])
        found["officers"] = [
            {"name": each.name, "certificate": each.certificate_no}
            for each in visit.team
            if each.officer_id in named
        ]
    if kind not in {Kind.DELIVERY, Kind.FETCH, Kind.INQUIRY}:
        found["party"] = place.name
    if kind in SIGNED_KINDS - {Kind.DELIVERY}:
        said = wording.unsigned(each.body for each in newest.signatures)
        found |= {"unsigned": said} if said else {}
    return found | _more(work, visit, newest, acted, place.name)


def _more(work: Work, visit: Visit, newest: Newest, acted: Any, party: str) -> dict[str, Any]:
    kind, texts = newest.record.kind, registry.texts()
    if kind is Kind.SITE_RECORD:
        began = visit.part.entered_at or acted
        return {
            "span": wording.span(began, acted),
            "told": texts["certificates"].text.zh + texts["rights"].text.zh,
            "items": inspecting.checklist_lines(work, visit.case, visit.part),
        }
    if kind is Kind.INQUIRY:
        return {"cause": f"{party}检查事项", "told": texts["rights"].text.zh}
    if kind in MEASURES:
        taken = queries.measure(work.session, newest.record.id)
        ends = clocks.views(
            work.session, measures.SUBJECT, known(taken.id if taken else None), work.now
        )
        due = next(each.due_on for each in ends if each.code in {"A5", "A6"})
        return {"due": printed_day(due)}
    if kind is Kind.RELEASE:
        return _released(work, visit, newest)
    return {}


def _released(work: Work, visit: Visit, newest: Newest) -> dict[str, Any]:
    held = queries.own_record(work.session, work.actor, visit.id, newest.text.body["of"])
    before = newest_of(work, visit, held).text
    taken = queries.measure(work.session, held.id)
    every = list(enumerate(before.body["items"], 1))
    chosen = newest.text.body["items"]
    rows = [
        {"name": each["name"], "quantity": wording.quantity(each)}
        for place, each in every
        if newest.text.body["all"] or place in chosen
    ]
    at = taken.acted_at if taken else before.row.received_at
    return {
        "measure": KIND_NAMES[held.kind].zh,
        "measure_at": wording.minute(at),
        "items": rows,
    }


def _signs(row: Any) -> bool:
    return row.kind is Kind.SIGNATURE
