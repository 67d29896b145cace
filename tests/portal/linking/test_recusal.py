"""A recusal follows what it is about: split off, opened further, merged, taken over, imported."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from portal.assignments import queries as assignments
from portal.assignments import service as assigning
from portal.assignments.forms import DecideRecusal, EnterRecusal
from portal.audit.models import AuditLeaf
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import NewParty, OpenFurther
from portal.cases.models import CaseAccess
from portal.cases.rules import PartyKind, Role, Source, Stage
from portal.cases.service.importing import LedgerCase, import_cases
from portal.intake import queries as tips
from portal.kernel.errors import Conflict, NotFound, Refused
from portal.linking import service
from portal.sharing import service as sharing
from portal.sharing.forms import OfferCase
from tests.portal.linking.conftest import BASIS, Pair
from tests.portal.linking.test_splitting import allege, split

LAW = "配偶在该院任职"


def stay_away(pair: Pair, login: str, *, case_id: int = 0, institution_id: int = 0) -> int:
    form = EnterRecusal(ground="relative", reason=LAW, institution_id=institution_id or None)
    with pair.people.work(login) as work:
        made = assigning.enter_recusal(work, form, case_id=case_id or None)
        return made.id or 0


def lift(pair: Pair, recusal_id: int) -> None:
    with pair.people.work("zhao") as work:
        form = DecideRecusal(decision="lift", reason="已离职")
        assigning.decide_recusal(work, recusal_id, form)


def sees(pair: Pair, login: str, case_id: int) -> bool:
    with pair.people.work(login, writes=False) as work:
        return cases.visible(work.session, work.actor, case_id) is not None


def of_case(pair: Pair, case_id: int, agency: str = "hq-ybj") -> list[int]:
    with pair.people.work("zhao", writes=False) as work:
        return [each.id or 0 for each in assignments.of_case(work.session, case_id, agency)]


def open_further(pair: Pair, tip_id: int) -> int:
    form = OpenFurther(category="overtreatment", title="另一处", suspected_fen=0)
    with pair.people.work("chen") as work:
        return case_file.open_further(work, tip_id, form).id or 0


def test_whoever_stays_away_from_a_case_does_so_from_what_is_split_off(pair: Pair) -> None:
    stay_away(pair, "he", case_id=pair.first)
    with_tip = split(
        pair, pair.first, allegations=(allege(pair, pair.first, 1),), tips=(pair.first_tip,)
    )
    without = split(pair, pair.first, allegations=(allege(pair, pair.first, 2),))
    assert not sees(pair, "he", with_tip) and not sees(pair, "he", without)
    assert sees(pair, "lin", with_tip) and sees(pair, "lin", without)
    (copied,) = of_case(pair, without)
    lift(pair, copied)
    assert sees(pair, "he", without) and not sees(pair, "he", pair.first)
    assert len(of_case(pair, with_tip)) == 1


def test_a_further_case_of_a_tip_is_kept_from_whoever_may_not_read_the_tip(pair: Pair) -> None:
    stay_away(pair, "he", case_id=pair.first)
    further = open_further(pair, pair.first_tip)
    assert not sees(pair, "he", further) and sees(pair, "lin", further)
    (copied,) = of_case(pair, further)
    lift(pair, copied)
    assert sees(pair, "he", further)
    with pair.people.work("he", writes=False) as work, pytest.raises(NotFound):
        tips.get(work.session, work.actor, pair.first_tip)
    with pair.people.work("he") as work:
        assert case_file.opened(work, further).tips == []


def test_a_tip_of_two_cases_is_not_read_in_the_one_when_kept_because_of_the_other(
    pair: Pair,
) -> None:
    further = open_further(pair, pair.first_tip)
    with pair.people.work("he") as work:
        assert [each.id for each in case_file.opened(work, further).tips] == [pair.first_tip]
    stay_away(pair, "he", case_id=pair.first)
    with pair.people.work("he") as work:
        assert case_file.opened(work, further).tips == []
        with pytest.raises(NotFound):
            case_file.send_to_reporter(work, further, pair.first_tip, "请补充")
    with pair.people.work("lin") as work:
        assert case_file.opened(work, further).tips
        case_file.send_to_reporter(work, further, pair.first_tip, "请补充")


def test_an_agency_let_in_later_keeps_who_stays_away_from_the_first_case(pair: Pair) -> None:
    pair.share(pair.first, "hq-wjw")
    stay_away(pair, "wei", case_id=pair.first)
    new = split(pair, pair.first, allegations=(allege(pair, pair.first, 1),))
    assert of_case(pair, new, "hq-wjw") == [], "whoever is not in learns of no case"
    pair.share(new, "hq-wjw")
    assert sees(pair, "pan", new) and not sees(pair, "wei", new)
    assert len(of_case(pair, new, "hq-wjw")) == 1


def test_a_party_that_goes_over_brings_its_standing_list(pair: Pair) -> None:
    hospital = pair.institution("第七医院", "H99010000777")
    with pair.people.work("lin") as work:
        form = NewParty(kind=PartyKind.INSTITUTION, name="第七医院", institution_id=hospital)
        party = case_file.add_party(work, pair.first, form).id or 0
    stay_away(pair, "shi", institution_id=hospital)
    new = split(pair, pair.first, parties=(party,))
    other = split(pair, pair.first, parties=(pair.party(pair.first, "周明"),))
    for each in (new, other):
        with pair.people.work("lin") as work:
            case_file.share(work, each, "hq-scjg", basis=BASIS, role=Role.CONTRIBUTOR)
    assert not sees(pair, "shi", new) and sees(pair, "fang", new)
    assert sees(pair, "shi", other)
    with pair.people.work("lin", writes=False) as work:
        rows = select(AuditLeaf.case_id).where(AuditLeaf.event == "PartyAdded")
        assert {new, other} <= set(work.session.exec(rows))


def test_a_merge_takes_recusals_in_and_undoing_gives_them_back(pair: Pair) -> None:
    stay_away(pair, "he", case_id=pair.second)
    stay_away(pair, "lin", case_id=pair.first)
    pair.merge()
    assert not sees(pair, "he", pair.first)
    pair.unmerge()
    assert sees(pair, "he", pair.first) and not sees(pair, "he", pair.second)
    assert not sees(pair, "lin", pair.first) and sees(pair, "lin", pair.second)


def test_a_recusal_changed_while_merged_holds_for_both(pair: Pair) -> None:
    away = stay_away(pair, "he", case_id=pair.second)
    pair.merge()
    lift(pair, away)
    assert sees(pair, "he", pair.first) and sees(pair, "he", pair.second)
    later = stay_away(pair, "he", case_id=pair.second)
    assert not sees(pair, "he", pair.first)
    stay_away(pair, "xu", case_id=pair.first)
    pair.unmerge()
    assert sees(pair, "he", pair.first) and not sees(pair, "he", pair.second)
    assert not sees(pair, "xu", pair.first) and sees(pair, "xu", pair.second)
    lift(pair, later)
    assert sees(pair, "he", pair.second)


def test_a_merged_case_keeps_its_recused_officers_from_deciding(pair: Pair) -> None:
    stay_away(pair, "zhao", case_id=pair.second)
    pair.merge(login="sun")
    with pair.people.work("zhao") as work, pytest.raises(NotFound):
        case_file.file_case(work, pair.first, "应予处罚")
    with pair.people.work("zhao") as work, pytest.raises((NotFound, Conflict)):
        service.unmerge(work, pair.second, reason="x")


def offer(pair: Pair, case_id: int) -> int:
    form = OfferCase(to_agency="xc-ybj", basis=0, stays_as="contributor", reason="发生在西城区")
    with pair.people.work("zhao") as work:
        return sharing.offer(work, case_id, form).id or 0


def test_an_agency_that_takes_a_case_over_keeps_its_own_list(pair: Pair) -> None:
    hospital = pair.institution("第八医院", "H99010000888")
    case_id = pair.third(institution_id=hospital)
    stay_away(pair, "qian", institution_id=hospital)
    offer_id = offer(pair, case_id)
    with pair.people.work("feng") as work:
        sharing.take_over(work, offer_id)
    assert sees(pair, "feng", case_id) and not sees(pair, "qian", case_id)


def test_nobody_takes_over_a_case_they_must_stay_away_from(pair: Pair) -> None:
    hospital = pair.institution("第八医院", "H99010000888")
    case_id = pair.third(institution_id=hospital)
    stay_away(pair, "feng", institution_id=hospital)
    offer_id = offer(pair, case_id)
    with pair.people.work("feng") as work, pytest.raises(Refused) as error:
        sharing.take_over(work, offer_id)
    assert [each.code for each in error.value.reasons] == ["recused"]


def test_cases_of_a_ledger_meet_the_standing_list_and_lose_its_officer_in_charge(
    pair: Pair,
) -> None:
    hospital = pair.institution("第九医院", "H99010000999")
    stay_away(pair, "he", institution_id=hospital)
    stay_away(pair, "shi", institution_id=hospital)
    he = pair.people.as_("he")[0].officer_id
    told = {
        "title": "旧案",
        "region": "990100",
        "category": "fake_stay",
        "source": Source.AUDIT,
        "stage": Stage.CHECKING,
        "opened_on": date(2025, 3, 1),
        "lead_id": he,
    }
    with pair.people.work("lin") as work:
        ledger = [
            LedgerCase(key=str(index), institution_id=place, **told)  # type: ignore[arg-type]
            for index, place in enumerate([hospital, None, hospital])
        ]
        ids = [each.id or 0 for each in import_cases(work, ledger)]
    assert [sees(pair, "he", each) for each in ids] == [False, True, False]
    assert all(sees(pair, "lin", each) for each in ids)
    with pair.people.work("lin", writes=False) as work:
        rows = select(CaseAccess).where(CaseAccess.case_id.in_(ids)).order_by(CaseAccess.case_id)  # type: ignore[attr-defined]
        assert [each.lead_id for each in work.session.exec(rows)] == [None, he, None]
        assert all(
            pair.people.as_("shi")[0].officer_id not in cases.recused(work.session, each)
            for each in ids
        )
