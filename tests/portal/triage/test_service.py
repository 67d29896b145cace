"""Doubles at write time and on opening, what officers decide, and that nothing leaks."""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest

from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.forms import OpenFromTip
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Mode, TipState
from portal.intake.rules.sketch import packed, sketch_of
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.triage import queries, service
from portal.triage.forms import Join
from portal.triage.models import TipKey
from portal.triage.rules import CandidateState
from tests.portal.triage.desk import NEARLY, OTHER, STORY, institution, pairs, send, tip
from tests.support.people import People


def accepted(people: People, tip_id: int) -> int:
    with people.work("chen") as work:
        return case_service.open_from_tip(work, tip_id, OpenFromTip()).id or 0


# -- when a tip arrives --------------------------------------------------------------------------


def test_a_second_tip_on_the_same_place_is_proposed_with_its_reasons(works: Works) -> None:
    place = institution(works)
    first, second = send(works, institution_id=place), send(works, institution_id=place)
    (pair,) = pairs(works, second)
    assert (pair.tip_id, pair.other_tip_id, pair.state) == (
        second,
        first,
        CandidateState.PROPOSED,
    )
    assert ["same_institution", 1] in pair.reasons
    assert pair.likeness is None
    assert (tip(works, first).doubles, tip(works, second).doubles) == (1, 1)


def test_the_same_typed_name_is_found_without_the_name_being_stored(works: Works) -> None:
    first = send(works, where_text="城东 某某诊所", categories=("unknown",), place_kind="clinic")
    second = send(works, where_text="城东某某诊所", categories=("unknown",), place_kind="clinic")
    (pair,) = pairs(works, second)
    assert (pair.other_tip_id, pair.state) == (first, CandidateState.PROPOSED)
    assert tip(works, first).place_mark == tip(works, second).place_mark != b""


def test_other_places_other_agencies_and_old_tips_are_no_candidates(
    works: Works, clock: SetClock, people: People
) -> None:
    send(works)
    elsewhere = send(works)
    with people.work("chen") as work:
        intake.hand_over(work, elsewhere, "xc-ybj", "属于西城区")
    assert [each.tip_id for each in pairs(works, elsewhere)] == []
    clock.instant += timedelta(days=91)
    assert pairs(works, send(works)) == []
    one, two = institution(works, 1), institution(works, 2)
    there = send(works, institution_id=one)
    found = pairs(works, send(works, institution_id=two))
    assert there not in {each.other_tip_id for each in found}


def test_a_tip_handed_over_is_compared_among_the_new_agencys(works: Works, people: People) -> None:
    send(works)
    moved, there = send(works), send(works)
    with people.work("chen") as work:
        intake.hand_over(work, there, "xc-ybj", "属于西城区")
        intake.hand_over(work, moved, "xc-ybj", "属于西城区")
    (pair,) = pairs(works, moved)
    assert ({pair.tip_id, pair.other_tip_id}, pair.agency) == ({moved, there}, "xc-ybj")
    with works.begin(SYSTEM, writes=False) as work:
        assert {each.agency for each in queries.keys(work.session, moved)} == {"xc-ybj"}


def test_a_sketch_goes_along_under_the_new_key(works: Works, people: People) -> None:
    moved = send(works)
    before = tip(works, moved).sketch_sealed
    with people.work("chen") as work:
        intake.hand_over(work, moved, "xc-ybj", "属于西城区")
    assert tip(works, moved).sketch_sealed != before
    with people.work("qian") as work:
        row = work.session.get_one(type(tip(works, moved)), moved)
        assert intake.read_sketch(row, intake.officer_key(work, row))


def test_no_more_than_twenty_are_looked_at_and_ten_kept(works: Works) -> None:
    place = institution(works)
    with works.begin(SYSTEM) as work:
        origin = send_many(works, place, 1)[0]
        for number in range(40):
            work.session.add(
                TipKey(
                    tip_id=origin,
                    agency="hq-ybj",
                    text=f"i:{place}",
                    received_on=work.now.date() - timedelta(days=number),
                )
            )
    assert len(pairs(works, send(works, institution_id=place))) <= 10


def send_many(works: Works, place: int, count: int) -> list[int]:
    return [send(works, institution_id=place) for _ in range(count)]


def test_an_open_case_on_the_institution_is_proposed(works: Works, people: People) -> None:
    place = institution(works)
    case_id = accepted(people, send(works, institution_id=place))
    new = send(works, institution_id=place)
    (pair,) = [each for each in pairs(works, new) if each.case_id]
    assert pair.case_id == case_id
    with people.work("chen") as work:
        assert service.confirm(work, new, pair.id or 0) == case_id
    assert (tip(works, new).state, tip(works, new).case_id) == (TipState.ACCEPTED, case_id)


def test_a_tip_all_of_which_is_anothers_says_so_and_stays(works: Works, people: People) -> None:
    mistaken = send(works)
    with people.work("chen") as work:
        intake.hand_over(work, mistaken, "hq-wjw", "属于诊疗行为")
    assert tip(works, mistaken).elsewhere == "hq-ybj"
    assert tip(works, mistaken).agency == "hq-wjw"
    assert tip(works, send(works)).elsewhere == ""


# -- on opening ----------------------------------------------------------------------------------


def test_opening_compares_the_texts_and_reads_nothing_of_the_others(
    works: Works, people: People
) -> None:
    alike, different = send(works, what=NEARLY), send(works, what=OTHER)
    new = send(works)
    with people.work("chen") as work:
        work.session.get_one(type(tip(works, alike)), alike).unread_by_agency = 3
        found = service.weighed(work, new)
        assert [type(each).__name__ for each in work.recorded] == []
    likeness = {each.tip.id: each.row.likeness for each in found.doubles if each.tip}
    assert likeness[alike] is not None
    assert likeness[alike] >= 60
    assert likeness[different] == 0
    assert next(iter(likeness)) == alike
    assert tip(works, alike).unread_by_agency == 3


def test_a_weak_pair_is_proposed_once_the_texts_turn_out_alike(
    works: Works, people: People, clock: SetClock
) -> None:
    old = send(works, place_kind="unknown")
    clock.instant += timedelta(days=60)
    new = send(works, place_kind="unknown")
    assert [each.state for each in pairs(works, new)] == [CandidateState.NOTED]
    assert tip(works, new).doubles == 0
    with people.work("chen") as work:
        assert [each.tip.id for each in service.weighed(work, new).doubles if each.tip] == [old]
    assert (tip(works, new).doubles, tip(works, old).doubles) == (1, 1)


def test_a_tip_from_before_sketches_has_its_text_opened_once_and_the_log_says_so(
    works: Works, people: People
) -> None:
    old, new = send(works), send(works)
    with works.begin(SYSTEM) as work:
        work.session.get_one(type(tip(works, old)), old).sketch_sealed = b""
    for expected in (["TipTextCompared"], []):
        with people.work("chen") as work:
            (double,) = service.weighed(work, new).doubles
            assert [type(each).__name__ for each in work.recorded] == expected
            assert double.row.likeness == 100


def test_the_score_has_a_plain_part_and_one_that_opening_adds(works: Works, people: People) -> None:
    new = send(
        works,
        what="院长让护士销毁病历，受害的都是老人",
        amount_text="三十万元",
        how_known="works_there",
        how_often="constantly",
    )
    before = tip(works, new).score
    with people.work("chen") as work:
        found = service.weighed(work, new)
        kept = queries.score(work.session, new)
        assert kept
        assert kept.sealed == 20
    assert {"insider", "loss_risk", "vulnerable"} <= {each.rule.code for each in found.points}
    assert tip(works, new).score == before + 20
    assert found.score > tip(works, new).score


def test_prior_cases_count(works: Works, people: People) -> None:
    place = institution(works)
    plain = tip(works, send(works, institution_id=place)).score
    accepted(people, send(works, institution_id=place, categories=("cash_out",)))
    assert tip(works, send(works, institution_id=place)).score > plain


# -- deciding ------------------------------------------------------------------------------------


def two(works: Works) -> tuple[int, int, int]:
    """Return two tips and the pair they are."""
    place = institution(works)
    first, second = send(works, institution_id=place), send(works, institution_id=place)
    return first, second, pairs(works, second)[0].id or 0


def test_not_the_same_is_never_proposed_again(works: Works, people: People) -> None:
    first, second, pair = two(works)
    with people.work("chen") as work:
        service.reject(work, first, pair)
    assert (tip(works, first).doubles, tip(works, second).doubles) == (0, 0)
    with people.work("chen") as work:
        assert service.weighed(work, second).doubles == []
        intake.hand_over(work, second, "xc-ybj", "属于西城区")
    with people.work("qian") as work:
        intake.hand_over(work, second, "hq-ybj", "属于市局")
    assert [each.state for each in pairs(works, second)] == [CandidateState.REJECTED]


def test_two_linked_tips_and_the_case_of_one_is_proposed_to_the_other(
    works: Works, people: People
) -> None:
    first, second, pair = two(works)
    with people.work("chen") as work:
        assert service.confirm(work, second, pair) is None
    case_id = accepted(people, first)
    (proposed,) = pairs(works, second, CandidateState.PROPOSED)
    assert (proposed.case_id, proposed.reasons) == (case_id, [["linked", 1]])
    with people.work("lin") as work:
        assert service.confirm(work, second, proposed.id or 0) == case_id
    assert tip(works, second).case_id == case_id


def test_the_same_matter_as_a_tip_in_a_case_joins_that_case(works: Works, people: People) -> None:
    first, second, pair = two(works)
    case_id = accepted(people, first)
    with people.work("chen") as work:
        assert service.confirm(work, second, pair) == case_id
    with people.work("lin", writes=False) as work:
        assert [each.tip_id for each in cases.tips(work.session, case_id)] == [first, second]


def test_two_officers_decide_on_one_pair_and_one_of_them_is_late(
    works: Works, people: People
) -> None:
    _first, second, pair = two(works)
    people.as_("chen")
    people.as_("lin")

    def decide(login: str) -> str:
        verb = service.confirm if login == "chen" else service.reject
        try:
            with people.work(login) as work:
                verb(work, second, pair)
        except Conflict:
            return "late"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, ["chen", "lin"])) == ["done", "late"]


@pytest.mark.parametrize("login", ["wei", "wu", "qian", "zhou"])
def test_foreigners_find_nothing(works: Works, people: People, login: str) -> None:
    _first, second, pair = two(works)
    with people.work(login) as work:
        for verb in (service.confirm, service.reject):
            with pytest.raises(NotFound):
                verb(work, second, pair)
        with pytest.raises(NotFound):
            service.weighed(work, second)


def test_a_pair_belongs_to_its_tips_and_deciding_takes_an_office(
    works: Works, people: People
) -> None:
    first, _second, pair = two(works)
    third = send(works, region="990103", categories=("cash_out",))
    with people.work("chen") as work, pytest.raises(NotFound):
        service.confirm(work, third, pair)
    with people.work("sun") as work, pytest.raises(NotAllowed):
        service.reject(work, first, pair)


# -- several at once -----------------------------------------------------------------------------


def test_several_tips_join_one_case_and_what_cannot_is_named(works: Works, people: People) -> None:
    ids = send_many(works, institution(works), 3)
    done = send(works, categories=("cash_out",))
    accepted(people, done)
    with people.work("lin") as work:
        intake.hold(work, ids[2])
    with people.work("chen") as work:
        planned = service.plan(work, [*ids, done, 999_999])
        assert [each.refused is None for each in planned] == [True, True, False, False]
        joined = service.join(work, Join(tips=(*ids, done)))
    assert [each.id for each in joined.done] == ids[:2]
    assert "林承办" in (joined.refused[0].refused or STORY).zh  # type: ignore[union-attr]
    assert {tip(works, each).case_id for each in ids[:2]} == {joined.case_id}
    assert tip(works, ids[2]).case_id is None
    assert pairs(works, ids[0], CandidateState.PROPOSED) != []  # with the one left out
    with people.work("lin") as work:
        number = cases.by_id(work.session, joined.case_id).number
        again = service.join(work, Join(tips=(ids[2],), target="case", number=number))
    assert (again.case_id, tip(works, ids[2]).case_id) == (joined.case_id, joined.case_id)


def test_joining_needs_tips_of_ones_own_and_a_case_of_ones_own(
    works: Works, people: People
) -> None:
    new = send(works)
    with people.work("qian") as work, pytest.raises(NotFound):
        service.join(work, Join(tips=(new,)))
    with people.work("chen") as work, pytest.raises(Invalid):
        service.join(work, Join(tips=(new,), target="case", number="无此案"))
    accepted(people, new)
    with people.work("chen") as work, pytest.raises(Invalid):
        service.join(work, Join(tips=(new,)))


# -- one at a time -------------------------------------------------------------------------------


def test_a_tip_in_hand_is_not_decided_on_by_another(
    works: Works, people: People, clock: SetClock
) -> None:
    new = send(works)
    with people.work("chen") as work:
        intake.hold(work, new)
    with people.work("lin") as work:
        with pytest.raises(Invalid, match="tip_held"):
            intake.hold(work, new)
        with pytest.raises(Refused):
            intake.decline(work, new, "known", "已经处理")
        with pytest.raises(NotAllowed):
            intake.release(work, new)
    clock.instant += timedelta(minutes=31)
    with people.work("lin") as work:
        intake.hold(work, new)
    with people.work("zhao") as work:
        intake.release(work, new)
    with people.work("chen") as work:
        intake.decline(work, new, "known", "已经处理")
        with pytest.raises(Conflict):
            intake.hold(work, new)


def test_two_officers_take_one_tip_and_one_gets_it(works: Works, people: People) -> None:
    new = send(works)
    people.as_("chen")
    people.as_("lin")

    def take(login: str) -> str:
        try:
            with people.work(login) as work:
                intake.hold(work, new)
        except Invalid:
            return "late"
        return "has it"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, ["chen", "lin"])) == ["has it", "late"]


# -- nothing leaks -------------------------------------------------------------------------------

CANARY = "金丝雀QX7731在三号楼后门收走了所有人的社保卡"
PLACE = "金丝雀诊所QX7731"


def test_neither_words_nor_their_hashes_lie_in_the_database(works: Works, people: People) -> None:
    told = {
        "what": CANARY,
        "where_text": PLACE,
        "when_text": "去年金丝雀月",
        "amount_text": "金丝雀万元",
        "how_known": "works_there",
        "mode": Mode.ANONYMOUS,
    }
    first, second = send(works, **told), send(works, **told)
    with people.work("chen") as work:
        (double,) = service.weighed(work, second).doubles
        assert double.row.likeness == 100
        service.confirm(work, second, double.row.id or 0)
    accepted(people, first)
    works.engine.dispose()
    folder = works.settings.data_dir
    stored = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    sketch = packed(sketch_of((PLACE, CANARY), "去年金丝雀月", tip(works, first).received_on))
    forms = [CANARY, PLACE, "金丝雀", "qx7731", "QX7731"]
    hidden = [each.encode() for each in forms]
    hidden += [each.encode("unicode_escape") for each in forms]
    hidden += [sha256(each.encode()).digest() for each in forms]
    hidden += [sha256(each.encode()).hexdigest().encode() for each in forms]
    hidden += [str(zlib.crc32(each.encode())).encode() for each in forms]
    hidden += [sketch[at : at + 8] for at in range(5, len(sketch) - 8, 4)]
    assert not [each for each in hidden if each in stored]
    assert b"works_there" not in stored
    assert b"insider" not in stored
