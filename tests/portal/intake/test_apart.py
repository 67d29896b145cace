"""Reports about the bureau's own people: sealed past it from the start, and nowhere to be seen there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from portal.agencies.models import AgencyKey, KeyHolding
from portal.agencies.rules import AgencyKind
from portal.crypto.codes import new_receipt
from portal.identity.models import Officer
from portal.infra.work import Works
from portal.intake import queries, service
from portal.intake.forms import TypedTip
from portal.intake.rules import Answers, Mode, apart
from portal.intake.service import receiving, triage, typing_in
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.errors import NotFound, Unavailable
from portal.publicity import queries as publicity
from tests.portal.intake import door
from tests.support.people import People

PLAIN = Answers(region="990103", categories=("fake_stay",), what="床位空着。", mode=Mode.ANONYMOUS)
STAFF = replace(PLAIN, categories=("agency_staff",))


RECEIVERS: list[tuple[dict[str, object], str]] = [
    ({}, "xc-ybj"),
    ({"categories": ("unknown",)}, "xc-ybj"),
    ({"place_kind": "hospital"}, "xc-ybj"),
    ({"categories": ("agency_staff",)}, "hq-jw"),
    ({"categories": ("fake_stay", "agency_staff")}, "hq-jw"),
    ({"place_kind": "handling_agency"}, "hq-jw"),
    ({"place_kind": "person", "more": {"person_role": "official"}}, "hq-jw"),
    ({"place_kind": "person", "more": {"person_role": "doctor"}}, "xc-ybj"),
    # An answer to a question that, as it turned out, is not asked says nothing.
    ({"place_kind": "hospital", "more": {"person_role": "official"}}, "xc-ybj"),
]


def test_who_receives_it_depends_on_the_answers(works: Works) -> None:
    with works.begin(SYSTEM, writes=False) as work:
        for given, to in RECEIVERS:
            assert receiving.receiver(work, replace(PLAIN, **given)) == to, given


def without(works: Works, *codes: str) -> None:
    with works.begin(SYSTEM) as work:
        for key in work.session.exec(select(AgencyKey).where(col(AgencyKey.agency).in_(codes))):
            key.retired_at = work.now
            work.session.add(key)


def test_without_a_commission_a_bureau_above_receives_it_never_the_one_concerned(
    works: Works,
) -> None:
    without(works, "hq-jw")
    with works.begin(SYSTEM, writes=False) as work:
        assert receiving.receiver(work, STAFF) == "hq-ybj"
        with pytest.raises(Unavailable):
            receiving.receiver(work, replace(STAFF, region="990100"))
        told = receiving.goes_to(work, replace(STAFF, region="990100"))
        assert told is not None
        assert told.agency is None


def test_no_rule_sends_a_report_to_those_it_concerns() -> None:
    assert apart.RULES
    for rule in apart.RULES:
        assert rule.concerns not in rule.receivers
        assert AgencyKind.DISCIPLINE in rule.receivers


def test_only_the_commission_holds_what_opens_it(works: Works, people: People) -> None:
    with works.begin(ANONYMOUS) as work:
        tip = service.submit(work, STAFF, new_receipt())
        tip_id, key_id = tip.id or 0, tip.key_id
    with works.begin(SYSTEM, writes=False) as work:
        holders = select(Officer.agency).join(KeyHolding, col(KeyHolding.officer_id) == Officer.id)
        assert set(work.session.exec(holders.where(KeyHolding.agency_key_id == key_id))) == {
            "hq-jw"
        }
    for login in ("qian", "feng", "chen", "lin", "zhao", "sun", "xu"):
        with people.work(login) as work, pytest.raises(NotFound):
            triage.open_tip(work, tip_id)
    with people.work("min") as work:
        assert triage.open_tip(work, tip_id)[2].what == "床位空着。"


def test_a_caller_gets_the_slip_and_the_officer_who_typed_nothing_more(
    works: Works, people: People
) -> None:
    form = TypedTip(
        mark="ab" * 32,
        channel="phone",
        region="990103",
        categories=("agency_staff",),
        what="经办人收钱放行。",
        mode=Mode.ANONYMOUS,
    )
    with people.work("qian") as work:
        tip_id = typing_in.take(work, form).id or 0
        assert typing_in.take(work, form).id == tip_id
    with people.work("qian") as work:
        assert typing_in.slip(work, tip_id)[0].agency == "hq-jw"
        with pytest.raises(NotFound):
            queries.get(work.session, work.actor, tip_id)
        typing_in.hand_out_slip(work, tip_id)
    with people.work("qian") as work, pytest.raises(NotFound):
        typing_in.slip(work, tip_id)
    with people.work("feng") as work, pytest.raises(NotFound):
        typing_in.sent(work, "ab" * 32)


def test_nothing_of_it_is_in_a_public_figure(works: Works) -> None:
    with works.begin(ANONYMOUS) as work:
        before = publicity.counted(work.session, 2026)
        service.submit(work, STAFF, new_receipt())
        assert publicity.counted(work.session, 2026) == before
        assert publicity.first_year(work.session) is None
        service.submit(work, PLAIN, new_receipt())
        assert publicity.counted(work.session, 2026) != before


def test_the_reporter_is_told_who_receives_it_before_and_after(
    works: Works, public_client: TestClient
) -> None:
    door.fill(public_client, mode="anonymous")
    assert "监察委员会" not in door.get(public_client, "/report/check")
    door.answer(public_client, "what", categories=["agency_staff"])
    assert "花桥市监察委员会" in door.get(public_client, "/report/check")
    door.post(public_client, "/report/check")
    number, secret = door.codes_of(door.get(public_client, "/report/receipt"))
    door.post(public_client, "/follow", number=number, secret=secret)
    mailbox = door.get(public_client, "/follow/tip")
    assert "由监察机关依法处理" in mailbox
    assert "工作日" not in mailbox
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.by_number(work.session, number).agency == "hq-jw"  # type: ignore[union-attr]


def test_where_nobody_can_receive_it_the_reporter_is_told_where_to_turn(
    works: Works, public_client: TestClient
) -> None:
    without(works, "hq-jw", "hq-ybj")
    door.fill(public_client, mode="anonymous")
    door.answer(public_client, "what", categories=["agency_staff"])
    assert "12388" in door.get(public_client, "/report/check")
    assert door.post(public_client, "/report/check", status=503)
