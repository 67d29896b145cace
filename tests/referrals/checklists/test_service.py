"""Versions of checklists: drafted, approved by another, never changed, pinned by visits."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from portal.agencies.rules import AgencyKind
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from referrals.checklists import queries, service
from referrals.checklists.forms import Decide, Move, Propose, PutItem, Rename, Start
from referrals.checklists.models import ChecklistEdition
from referrals.checklists.rules.differences import Change, differences
from referrals.inspections import queries as visits
from referrals.inspections import service as inspections
from tests.referrals.inspections import support
from tests.referrals.inspections.conftest import case_id

__all__ = ["case_id"]

GENERAL = Start(
    code="healthcare_security", zh="本市检查表", en="Town's", based_on="healthcare_security.1"
)
TODAY = date(2026, 3, 2)


def item(**changes: object) -> PutItem:
    given = {
        "code": "transfers",
        "kind": "yes_no",
        "zh": "转院病人有转院记录",
        "en": "Transfers are on record",
        "instrument": "医疗保障基金使用监督管理条例（国务院令第735号）",
        "article": "第十五条",
        "status": "verified",
        "required": "yes",
        "relevant": "in_bed = no",
    }
    return PutItem(**{**given, **changes})


def drafted(people, login: str = "kong", form: Start = GENERAL) -> int:
    with people.work(login) as work:
        return service.start(work, form).id or 0


def put(people, draft_id: int, form: PutItem, login: str = "kong", old: str = "") -> None:
    with people.work(login) as work:
        service.put_item(work, draft_id, form, old)


def approved(people, draft_id: int, since: date = TODAY) -> str:
    with people.work("kong") as work:
        service.propose(work, draft_id, Propose(since=since))
    with people.work("zhao") as work:
        return service.decide(work, draft_id, Decide(decision="yes")).version


def general(people, agency: str, day: date) -> str:
    with people.work("lin", writes=False) as work:
        kind = AgencyKind.HEALTHCARE_SECURITY
        return queries.in_force(work.session, agency, kind, day).version


def test_an_agency_has_its_own_version_from_its_first_day(people):
    draft_id = drafted(people)
    put(people, draft_id, item())
    version = approved(people, draft_id, date(2026, 4, 1))
    assert version == "hq-ybj.healthcare_security.1"
    assert general(people, "hq-ybj", date(2026, 3, 31)) == "healthcare_security.1"
    assert general(people, "hq-ybj", date(2026, 4, 1)) == version
    assert general(people, "xc-ybj", date(2026, 4, 1)) == "healthcare_security.1"
    with people.work("kong", writes=False) as work:
        assert not queries.drafts(work.session, work.actor)


def test_a_later_version_ends_the_one_before(people, clock):
    first = approved(people, drafted(people))
    second = approved(people, drafted(people), date(2026, 3, 9))
    with people.work("lin", writes=False) as work:
        found = queries.editions(work.session, "hq-ybj")
    assert [(e.version, e.in_force.until) for e in found] == [
        (first, date(2026, 3, 9)),
        (second, None),
    ]


def test_a_change_mid_campaign_does_not_touch_a_visit_planned_before(people, case_id, clock):
    before = support.planned(people, case_id)
    draft_id = drafted(people)
    put(people, draft_id, item())
    version = approved(people, draft_id)
    after = support.planned(people, case_id)
    with people.work("lin", writes=False) as work:
        old, new = (visits.participants(work.session, each)[0] for each in (before, after))
        assert (old.checklist, new.checklist) == ("healthcare_security.1", version)
        pinned, fresh = (queries.version(work.session, e.checklist) for e in (old, new))
    (changed,) = differences(pinned.items, fresh.items)
    assert (changed.change, changed.item.code) == (Change.ADDED, "transfers")
    support.approve(people, after)
    clock.instant = datetime(2026, 3, 4, 9, 0, tzinfo=LEGAL_ZONE)
    with people.work("lin") as work:
        inspections.enter(work, after)
        found = inspections.opened(work, after)
        assert "transfers" not in found.unanswered
        inspections.fill(work, after, support.all_in_order("healthcare_security", in_bed="13人"))
        assert inspections.opened(work, after).unanswered == ("transfers",)


def test_who_wrote_at_it_does_not_approve_it(people):
    draft_id = drafted(people)
    with people.work("zhao") as work:
        service.rename(work, draft_id, Rename(zh="改名", en="Renamed"))
    with people.work("kong") as work:
        service.propose(work, draft_id, Propose(since=TODAY))
    for login in ("zhao", "kong", "lin", "xu"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.decide(work, draft_id, Decide(decision="yes"))
    with people.work("sun") as work:
        assert service.decide(work, draft_id, Decide(decision="yes")).zh == "改名"


def test_nothing_is_written_at_while_it_waits_and_a_refusal_says_why(people):
    draft_id = drafted(people)
    with people.work("kong") as work:
        service.propose(work, draft_id, Propose(since=TODAY))
    with people.work("kong") as work, pytest.raises(Conflict):
        service.put_item(work, draft_id, item())
    with people.work("zhao") as work, pytest.raises(Invalid):
        service.decide(work, draft_id, Decide(decision="no"))
    with people.work("zhao") as work:
        service.decide(work, draft_id, Decide(decision="no", reason="缺依据"))
    with people.work("kong") as work:
        service.put_item(work, draft_id, item())
        assert queries.draft(work.session, work.actor, draft_id).reasons == "缺依据"


def test_a_version_is_never_edited_not_even_in_the_database(people):
    approved(people, drafted(people))
    with people.work("kong") as work, pytest.raises(DatabaseError):
        work.session.execute(text("UPDATE checklist_edition SET zh = '改'"))
    with people.work("kong") as work, pytest.raises(IntegrityError):
        row = work.session.get(ChecklistEdition, 1).model_dump(exclude={"id"})
        given = {"serial": 2, "version": "x", "since": date(2027, 1, 1)}
        work.session.add(ChecklistEdition(**{**row, **given, "approved_by": row["changed_by"]}))
        work.session.flush()


@pytest.mark.parametrize(
    ("since", "code"), [(date(2026, 3, 1), "past_day"), (date(2026, 3, 2), "day_taken")]
)
def test_the_first_day_lies_ahead_and_after_the_last_version(people, since, code):
    approved(people, drafted(people))
    draft_id = drafted(people)
    with people.work("kong") as work, pytest.raises(Invalid) as wrong:
        service.propose(work, draft_id, Propose(since=since))
    assert wrong.value.fields == {"since": code}


def test_items_that_conditions_need_stay_where_they_are_needed(people):
    draft_id = drafted(people)
    put(people, draft_id, item())
    with people.work("kong") as work, pytest.raises(Invalid) as wrong:
        service.remove_item(work, draft_id, "in_bed")
    assert wrong.value.fields == {"form": "others_depend"}
    for field, given in (
        ("code", {"code": "charges"}),
        ("relevant", {"relevant": "later = no"}),
        ("options", {"kind": "choice", "options": "a"}),
    ):
        with people.work("kong") as work, pytest.raises(Invalid) as wrong:
            service.put_item(work, draft_id, item(**{"code": "more", **given}))
        assert list(wrong.value.fields) == [field]
    with people.work("kong") as work:
        service.move_item(work, draft_id, "transfers", Move(by="up"))
        found = queries.draft(work.session, work.actor, draft_id)
        assert found.items[-2]["code"] == "transfers"
        service.remove_item(work, draft_id, "transfers")
        service.remove_item(work, draft_id, "in_bed")


def test_drafts_are_the_agencys_own(people):
    draft_id = drafted(people)
    for login in ("wei", "feng"):
        with people.work(login) as work, pytest.raises(NotFound):
            queries.draft(work.session, work.actor, draft_id)
    version = approved(people, draft_id)
    with people.work("feng") as work, pytest.raises(NotFound):
        queries.edition(work.session, work.actor, version)
    for login in ("lin", "yan"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.start(work, GENERAL)
