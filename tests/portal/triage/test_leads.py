"""Leads that come in together are sorted in as they would have been one after the other."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, delete, select, update

from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.cases.service import open_case
from portal.infra.work import Works
from portal.intake.models import Tip
from portal.intake.rules import Channel, TipBody
from portal.intake.service import leads
from portal.kernel.actor import SYSTEM
from portal.registry.models import Institution
from portal.registry.rules import InstitutionKind
from portal.triage.models import TipCandidate, TipKey
from portal.triage.service.proposing import sort_in
from tests.support.people import People

KINDS = ("fake_stay", "duplicate_charge", "unknown", "cash_out")


def taken(people: People, numbers: range, place: int) -> list[int]:
    with people.work("chen") as work:
        sealer = leads.Sealer(work, work.actor.agency)
        sealed = sealer.seal(TipBody(what="疑点"), [])
        several = [
            leads.Lead(
                mark=bytes([at]) * 32,
                sealed=b"A%07d" % at + sealed[8:],
                region=("990100", "990102")[at % 2],
                where_text=f"第{at % 3}诊所",
                institution_id=place if at % 4 == 0 else None,
                category=KINDS[at % len(KINDS)],
            )
            for at in numbers
        ]
        return leads.take(
            work,
            several,
            channel=Channel.AUDIT,
            agency=work.actor.agency,
            source="审计",
            key_id=sealer.key_id,
        )


def found(works: Works) -> Any:
    with works.begin(SYSTEM, writes=False) as work:
        pairs = work.session.exec(select(TipCandidate))
        kept = {
            (each.tip_id, each.other_tip_id, each.case_id): (
                each.score,
                each.state,
                each.agency,
                str(each.reasons),
            )
            for each in pairs
        }
        keys = {(each.tip_id, each.text) for each in work.session.exec(select(TipKey))}
        ranks = [
            (tip.id, tip.score, tip.doubles, tip.elsewhere)
            for tip in work.session.exec(select(Tip).order_by(col(Tip.id)))
        ]
    return kept, keys, ranks


def test_many_at_once_come_to_the_same_as_one_by_one(people: People, works: Works) -> None:
    with works.begin(SYSTEM) as work:
        hospital = Institution(
            kind=InstitutionKind.HOSPITAL, code="H1", name="一院", region="990100"
        )
        work.session.add(hospital)
        work.session.flush()
        place = hospital.id or 0
    form = OpenCase(
        title="专项",
        region="990100",
        category="fake_stay",
        source=Source.CAMPAIGN,
        institution_id=place,
    )
    with people.work("lin") as work:
        open_case(work, form)
    ids = [*taken(people, range(1, 30), place), *taken(people, range(30, 100), place)]
    together = found(works)
    with works.begin(SYSTEM) as work:
        for kind in (TipCandidate, TipKey):
            work.session.execute(delete(kind))
        work.session.execute(update(Tip).values(score=0, doubles=0, elsewhere=""))
    for tip_id in ids:
        with works.begin(SYSTEM) as work:
            sort_in(work, work.session.get_one(Tip, tip_id), files=0)
    one_by_one = found(works)
    for many, single in zip(together, one_by_one, strict=True):
        assert many == single
    assert any(case_id for _, _, case_id in together[0])
    assert max(doubles for _, _, doubles, _ in together[2]) > 10
