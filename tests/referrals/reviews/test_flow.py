"""A list of claims from first review to its finding, by people who are never the same."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pypdf
import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.events import CaseSucceeded
from portal.intake.models import Tip
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound, Refused
from referrals.clocks import queries as clocks
from referrals.clocks.feature import OUTLIVE
from referrals.reviews import queries, service
from referrals.reviews.forms import Bring, CheckAfterwards, Clue, Conclude, Tell
from referrals.reviews.models import Claim, ClaimAct, ClaimList
from referrals.reviews.rules import ListKind, Phase, RowState
from tests.referrals.reviews import support
from tests.referrals.reviews.support import advance, brought, ids, put, take
from tests.support.people import csrf_of

AMOUNTS = ["100.00", "200.00", "300.00", "400.00"]
WHY = {"reason": "同日重复收取"}


def running(people, list_id):
    with people.work("lin", writes=False) as work:
        return [each.code for each in clocks.open_for(work.session, "claim_list", list_id)]


def test_the_whole_flow_ends_in_one_finding(people, case_id, clock, staff_client):
    list_id = brought(people, case_id, AMOUNTS)
    one, two, three, four = ids(people, list_id, RowState.NEW)
    assert running(people, list_id) == ["RV1"]
    take(people, "lin", list_id, "first", "clear", claims=(one,), **WHY)
    take(people, "lin", list_id, "first", "doubtful", claims=(two, three), **WHY)
    with pytest.raises(Refused, match="claims_left"):
        advance(people, list_id)
    take(people, "lin", list_id, "first", "pass", claims=(four,))
    assert advance(people, list_id) == Phase.SECOND
    assert running(people, list_id) == ["RV2"]
    for same in (one, two):
        with pytest.raises(Refused, match="same_reviewer"):
            take(people, "lin", list_id, "second", "confirm", claims=(same,))
    take(people, "he", list_id, "second", "confirm", every=True)
    assert ids(people, list_id, RowState.REFUSED) == [one]  # Clear: refused at once.
    assert ids(people, list_id, RowState.APPEALABLE) == [two, three]
    assert advance(people, list_id) == Phase.APPEAL
    _given_to_the_provider(people, case_id)
    told = {"reason": "两次医嘱", "appealed_on": date(2026, 3, 2)}
    take(people, "lin", list_id, "appeal", "appeal", claims=(two,), **told)
    with pytest.raises(Refused, match="appeal_still_open"):
        take(people, "lin", list_id, "appeal", "lapse", claims=(three,))
    clock.instant = datetime(2026, 3, 10, 9, tzinfo=LEGAL_ZONE)
    take(people, "lin", list_id, "appeal", "lapse", claims=(three,))
    assert advance(people, list_id) == Phase.REREVIEW
    for same in ("lin", "he"):
        with pytest.raises(Refused, match="same_reviewer"):
            take(people, same, list_id, "rereview", "uphold", claims=(two,), **WHY)
    take(people, "sun", list_id, "rereview", "uphold", claims=(two,), refused=15_000, **WHY)
    with pytest.raises(Refused, match="sample_missing"):
        advance(people, list_id)
    _finish(people, case_id, list_id, clock)
    with people.work("lin") as work:
        (finding,) = cases.live_findings(work.session, case_id)
        assert (finding.suspected_fen, finding.proven_fen) == (55_000, 55_000)
        assert finding.source == "claim_review"
        trace = queries.acts(work.session, two)
        steps = [(each.step, each.decision, each.refused_fen) for each in trace]
        assert steps == [
            ("first", "doubtful", 20_000),
            ("second", "confirm", 20_000),
            ("appeal", "appeal", 20_000),
            ("rereview", "uphold", 15_000),
        ]
        assert len({each.officer_id for each in trace}) == 3
    _checked_afterwards(people, list_id, clock, staff_client)


def _checked_afterwards(people, list_id, clock, staff_client):
    with people.work("lin", writes=False) as work:
        (term,) = clocks.open_for(work.session, "claim_list", list_id)
        assert (term.code, term.due_on) == ("RV7", date(2026, 6, 30))
        assert term.code in OUTLIVE, "the case may be closed meanwhile"
    clock.instant = datetime(2026, 4, 10, 9, tzinfo=LEGAL_ZONE)
    told = {"checked_on": "2026-04-09", "checked": "1", "text": "病历齐全"}
    form = CheckAfterwards(checked_on=date(2026, 4, 9), checked=1, text="病历齐全")
    for login in ("lin", "he", "sun"):
        with people.work(login) as work, pytest.raises(Refused, match="same_reviewer"):
            service.check_afterwards(work, list_id, form)
    client, url = staff_client("zhao"), f"/claim-lists/{list_id}"
    told["csrf"] = csrf_of(client.get(url).text)
    for wrong in (
        {"checked": "2"},
        {"wrong": "2"},
        {"wrong": "1"},
        {"wrong": "1", "amount": "9000000.00"},
        {"checked_on": "2026-04-11"},
        {"checked_on": "2026-03-31"},
    ):
        page = client.post(f"{url}/post-check", data=told | wrong)
        assert page.status_code == 422 and "病历齐全" in page.text
    done = client.post(f"{url}/post-check", data=told)
    assert done.status_code == 200 and "登记抽查结果" not in done.text and "病历齐全" in done.text
    assert running(people, list_id) == []
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.check_afterwards(work, list_id, form)


def _given_to_the_provider(people, case_id):
    with people.work("lin") as work:
        kept = cases.documents(work.session, case_id, work.actor.agency)
        (notice,) = [each for each in kept if each.kind == "doubtful_claims_notice"]
        assert notice.number == "花医保审疑〔2026〕1号"
        pdf = case_file.read_document(work, case_id, notice.id)[1]
        pages = pypdf.PdfReader(BytesIO(pdf)).pages
        words = "".join("".join(each.extract_text().split()) for each in pages)
    for said in ("2条", "C0002", "C0003", "500.00", "2026年3月9日"):
        assert said in words
    assert "C0001" not in words


def _finish(people, case_id, list_id, clock):
    with people.work("sun") as work:
        form = support.Freeze(source="双色球", source_on=date(2026, 3, 12))
        service.freeze(work, list_id, form)
    clock.instant = datetime(2026, 3, 12, 9, tzinfo=LEGAL_ZONE)
    with people.work("he") as work:
        service.draw(work, list_id, support.Draw(seed="1 2 3"))
    support.checked(people, list_id, {})
    assert advance(people, list_id) == Phase.FEEDBACK
    with people.work("lin") as work, pytest.raises(Refused, match="feedback_missing"):
        service.advance(work, list_id)
    with people.work("lin") as work:
        found = service.tell(work, list_id, Tell(text="请核对。"))
        document, pdf = case_file.read_document(work, case_id, found.told_document_id)
        assert document.number == "花医保审反〔2026〕1号"
        assert pdf.startswith(b"%PDF")
    assert advance(people, list_id) == Phase.DISPOSAL
    with people.work("lin") as work:
        assert service.conclude(work, list_id, Conclude(basis="审核拒付")).phase is Phase.CLOSED


def test_an_ignored_warning_comes_first_and_is_looked_at_by_itself(people, case_id):
    list_id = brought(people, case_id, AMOUNTS, alerts={3: "忽略"})
    every = ids(people, list_id, RowState.NEW)
    with people.work("lin") as work:
        first, *_ = queries.page(work.session, list_id)
        assert first.line == 4
    with pytest.raises(Invalid) as wrong:
        take(people, "lin", list_id, "first", "pass", claims=tuple(every))
    assert wrong.value.fields == {"claims": "look_singly"}
    assert take(people, "lin", list_id, "first", "pass", every=True) == 3
    assert ids(people, list_id, RowState.NEW) == [first.id]
    assert take(people, "lin", list_id, "first", "pass", claims=(first.id,)) == 1


def test_the_database_itself_refuses_one_person_twice(people, case_id):
    brought(people, case_id, AMOUNTS)
    for column in ("second_by", "re_by"):
        with pytest.raises(IntegrityError), people.work("lin") as work:
            claim = work.session.exec(select(Claim)).first()
            claim.first_by, claim.second_by = 1, 2
            setattr(claim, column, 1)


def test_a_claim_is_decided_once_and_the_trace_is_never_changed(people, case_id):
    list_id = brought(people, case_id, AMOUNTS)
    one, *_ = ids(people, list_id, RowState.NEW)
    take(people, "lin", list_id, "first", "pass", claims=(one,))
    with pytest.raises(Conflict):
        take(people, "he", list_id, "first", "pass", claims=(one,))
    with pytest.raises(NotFound):
        take(people, "he", list_id, "first", "pass", claims=(10**6,))
    with pytest.raises(Conflict):
        take(people, "he", list_id, "second", "overturn", claims=(one,), **WHY)
    with pytest.raises(IntegrityError), people.work("lin") as work:
        act = work.session.exec(select(ClaimAct)).one()
        act.decision = "clear"


def test_a_list_that_does_not_add_up_is_refused_with_both_sums(people, case_id):
    with pytest.raises(service.TotalDiffers) as wrong:
        brought(people, case_id, AMOUNTS, total=100_001)
    assert (wrong.value.sum_fen, wrong.value.stated_fen) == (100_000, 100_001)
    item = put(people, case_id, support.listing(["1.00", "x", "3.00", "y"]))
    with people.work("lin") as work, pytest.raises(service.ListWrong) as lines:
        told = {"title": "坏清单", "category": "duplicate_charge", "total": 1}
        service.bring(work, case_id, Bring(item=item, **told))
    assert [each.line for each in lines.value.lines] == [3, 5]
    with people.work("lin") as work:
        assert work.session.exec(select(Claim)).all() == []


def test_a_serious_breach_becomes_a_lead_of_the_supervision_section(people, case_id):
    list_id = brought(people, case_id, AMOUNTS)
    chosen = tuple(ids(people, list_id, RowState.NEW)[:2])
    with people.work("lin") as work:
        tip_id = service.hand_clue(work, list_id, Clue(claims=chosen, text="同一天两地住院"))
    with people.work("lin") as work:
        tip = work.session.get(Tip, tip_id)
        assert (tip.agency, tip.categories, tip.channel) == (
            "hq-ybj",
            ["duplicate_charge"],
            "monitoring",
        )


def test_nobody_else_sees_a_list(people, case_id):
    list_id = brought(people, case_id, AMOUNTS, kind=ListKind.POOL)
    for login in ("wei", "qian", "luo"):
        with people.work(login) as work, pytest.raises(NotFound):
            queries.get(work.session, work.actor, list_id)
        with people.work(login) as work, pytest.raises(NotFound):
            service.advance(work, list_id)


def test_an_open_list_goes_on_with_the_successor_of_its_agency(people, case_id):
    first = support.brought(people, case_id, ["10.00"])
    second = support.brought(people, case_id, ["20.00"], title="已办结")
    with people.work("zhao") as work:
        over = work.session.get(ClaimList, second)
        over.closed_at = work.now
        work.session.add(over)
        sides = {"from_agency": "hq-ybj", "to_agency": "xc-ybj"}
        work.record(CaseSucceeded(case_id=case_id, role="owner", basis="机构改革方案", **sides))
        assert work.session.get(ClaimList, first).agency == "xc-ybj"
        assert work.session.get(ClaimList, second).agency == "hq-ybj"
