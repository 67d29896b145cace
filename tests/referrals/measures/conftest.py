"""A case about a hospital, a doctor and an insured person, and every measure in one word."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pypdf
import pytest

from portal.cases import service as cases
from portal.cases.forms import NewParty, OpenCase
from portal.cases.rules import PartyKind, Source
from portal.kernel.clock import LEGAL_ZONE
from portal.registry import queries as institutions
from portal.registry import service as register
from portal.registry.forms import ChangeAgreement
from portal.registry.rules.blocks import Blocks
from referrals.measures import queries, service
from referrals.measures.forms import AskRestore, Decide, Hear, Propose, Restore, Score
from referrals.measures.rules import Heard
from tests.referrals.inspections.support import HOSPITAL

D = date.fromisoformat
TODAY = D("2026-03-02")
YES = Decide(decision="approve", reasons="事实清楚")
NO = Decide(decision="decline", reasons="无权")


class Story:
    """A case about a hospital, a doctor and an insured person, and what is done in it."""

    def __init__(self, people, clock):
        self.people, self.clock = people, clock
        with people.work("lin") as work:
            (place,) = register.load(work, [HOSPITAL])
            self.place = place.id
            begun = ChangeAgreement(state="active", from_on=D("2025-01-01"), basis="协议")
            register.change_agreement(work, place.id, begun)
            form = OpenCase(
                title="康复医院伪造病情",
                region="990100",
                category="forged_records",
                source=Source.PATROL,
                institution_id=place.id,
            )
            self.case = cases.open_case(work, form).id
            doctor = NewParty(kind=PartyKind.DOCTOR, name="某医师", licence_no="110101199001010")
            self.doctor = cases.add_party(work, self.case, doctor).person_id
            insured = NewParty(kind=PartyKind.INSURED, name="某参保人", insured_no="9900001234")
            self.insured = cases.add_party(work, self.case, insured).person_id

    def on(self, day, hour=10):
        self.clock.instant = datetime.combine(D(day), time(hour), LEGAL_ZONE)

    def propose(self, subject, kind, months=None, from_on=TODAY):
        form = Propose(
            subject=subject, kind=kind, months=months, from_on=from_on, grounds="伪造病情"
        )
        with self.people.work("lin") as work:
            return service.propose(work, self.case, form).id

    def hear(self, measure):
        heard = Hear(heard=Heard.NOTHING_SAID, heard_on=TODAY)
        with self.people.work("lin") as work:
            service.hear(work, measure, heard)

    def decide(self, measure, form=YES):
        with self.people.work("zhao") as work:
            return service.decide(work, measure, form)

    def order(self, subject, kind, months=None, from_on=TODAY):
        measure = self.propose(subject, kind, months, from_on)
        self.hear(measure)
        self.decide(measure)
        return measure

    def restore(self, measure, on):
        with self.people.work("lin") as work:
            service.ask_restore(work, measure, AskRestore(pledged_on=on, pledge="保证不再违规"))
        with self.people.work("zhao") as work:
            service.restore(work, measure, Restore(ended_on=on))

    def agreement(self):
        with self.people.work("lin", writes=False) as work:
            return institutions.get(work.session, self.place).agreement

    def blocks(self, login="lin"):
        with self.people.work(login, writes=False) as work:
            return work.ask(Blocks((self.place,)), {}).get(self.place, ())

    def state(self, measure):
        with self.people.work("lin", writes=False) as work:
            return queries.get(work.session, work.actor, measure).state

    def printed(self, measure):
        with self.people.work("lin") as work:
            found = queries.get(work.session, work.actor, measure)
            _, pdf = cases.read_document(work, self.case, found.document_id)
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    def score(self, points, on=TODAY):
        form = Score(subject=f"p{self.doctor}", on=on, points=points, basis="处方违规")
        with self.people.work("lin") as work:
            return service.score(work, self.case, form)


@pytest.fixture
def story(people, clock):
    return Story(people, clock)
