"""Cases over a real database: keys, sharing, amounts, what each agency can open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.cases import queries, service
from portal.cases.forms import Close, NewAllegation, NewParty, OpenCase, OpenFromTip
from portal.cases.rules import Outcome, PartyKind, Role, Scope, Source, Stage, Visibility
from portal.cases.service import rows
from portal.infra.work import Works
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.portal.cases.conftest import Scene
from tests.support.people import People

BASIS = "医疗保障基金使用监督管理条例第二十六条"


def test_a_tip_becomes_a_case_with_its_number_allegation_and_words(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        found = service.opened(work, scene.case_id)
        assert found.case.number == "990100-2026-000001"
        assert found.case.suspected_fen == 500_00
        assert [each.body.what for each in found.tips] == [scene.words]
        assert [a.category for a in queries.allegations(work.session, scene.case_id)] == [
            "fake_stay"
        ]


def test_a_tip_is_accepted_once(scene: Scene) -> None:
    with pytest.raises(Conflict), scene.people.work("chen") as work:
        service.open_from_tip(work, scene.tip_id, OpenFromTip())
    with scene.people.work("chen") as work:
        assert len(work.session.exec(queries.listed_to(work.actor)).all()) == 1


def test_two_tips_may_make_one_case(scene: Scene) -> None:
    second = scene.another_tip()
    with scene.people.work("chen") as work:
        service.attach_tip(work, scene.case_id, second)
    with scene.people.work("he") as work:
        assert len(service.opened(work, scene.case_id).tips) == 2


def test_a_foreign_tip_cannot_be_opened_or_attached(scene: Scene) -> None:
    second = scene.another_tip()
    for act in (
        lambda work: service.open_from_tip(work, second, OpenFromTip()),
        lambda work: service.attach_tip(work, scene.case_id, second),
    ):
        with pytest.raises(NotFound), scene.people.work("qian") as work:
            act(work)


@pytest.mark.parametrize("login", ["shen", "kong", "tang", "qian", "wei", "wu", "zhou"])
def test_strangers_auditor_and_administrator_find_no_case(scene: Scene, login: str) -> None:
    acts: list[Callable[..., object]] = [
        lambda work: queries.get(work.session, work.actor, scene.case_id),
        lambda work: service.opened(work, scene.case_id),
        lambda work: service.add_note(work, scene.case_id, "x"),
        lambda work: service.share(work, scene.case_id, "hq-gaj", basis="x"),
        lambda work: service.close(work, scene.case_id, Close(outcome=Outcome.PROVEN, reason="x")),
    ]
    for act in acts:
        with pytest.raises(NotFound), scene.people.work(login) as work:
            act(work)
    with scene.people.work(login) as work:
        assert not work.session.exec(queries.listed_to(work.actor)).all()


def test_a_reward_clerk_sees_the_plain_facts_and_nothing_sealed(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        service.add_note(work, scene.case_id, "内部记录")
    with scene.people.work("gao") as work:
        found = service.opened(work, scene.case_id)
        assert found.case.number and not found.tips and not found.notes
        with pytest.raises(NotAllowed):
            service.case_key(work, found.case)


def test_a_contributor_reads_notes_but_not_the_tip(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        service.add_note(work, scene.case_id, "请核对病床")
    scene.share("hq-wjw")
    with scene.people.work("wei") as work:
        found = service.opened(work, scene.case_id)
        assert found.grant.role is Role.CONTRIBUTOR
        assert [text for _, text in found.notes] == ["请核对病床"]
        assert not found.tips


def test_a_contributor_has_no_key_to_the_tip_at_all(scene: Scene) -> None:
    scene.share("hq-wjw")
    with scene.people.work("wei") as work:
        keys = service.keys_of(work, queries.get(work.session, work.actor, scene.case_id))
        assert Scope.TIPS not in keys.by_scope
        with pytest.raises(NotAllowed):
            service.tip_key(keys, queries.tip(work.session, scene.case_id, scene.tip_id))
        with pytest.raises(NotAllowed):
            service.send_to_reporter(work, scene.case_id, scene.tip_id, "您是谁")


def test_the_police_read_the_tip_but_do_not_write_to_the_reporter(scene: Scene) -> None:
    scene.share("hq-gaj")
    with scene.people.work("wu") as work:
        assert [each.body.what for each in service.opened(work, scene.case_id).tips] == [
            scene.words
        ]
        with pytest.raises(NotAllowed):
            service.send_to_reporter(work, scene.case_id, scene.tip_id, "请来一趟")


def test_the_sharer_may_decide_otherwise_about_the_tip(scene: Scene) -> None:
    scene.share("hq-wjw", with_tip_text=True)
    scene.share("hq-gaj", with_tip_text=False)
    with scene.people.work("wei") as work:
        assert service.opened(work, scene.case_id).tips
    with scene.people.work("wu") as work:
        assert not service.opened(work, scene.case_id).tips


def test_only_the_owner_shares_and_on_a_basis(scene: Scene) -> None:
    scene.share("hq-wjw")
    with pytest.raises(NotAllowed), scene.people.work("wei") as work:
        service.share(work, scene.case_id, "hq-scjg", basis=BASIS)
    with pytest.raises(NotAllowed), scene.people.work("chen") as work:
        service.share(work, scene.case_id, "hq-scjg", basis=BASIS)
    for agency, basis in (("hq-scjg", "  "), ("nobody", BASIS)):
        with pytest.raises(Invalid), scene.people.work("lin") as work:
            service.share(work, scene.case_id, agency, basis=basis)


def test_an_ended_share_shuts_the_door_and_changes_the_key(scene: Scene) -> None:
    scene.share("hq-wjw")
    scene.share("hq-scjg")
    with scene.people.work("wei") as work:
        kept = service.keys_of(work, queries.get(work.session, work.actor, scene.case_id))
    with scene.people.work("lin") as work:
        service.add_note(work, scene.case_id, "之前的记录")
        service.end_share(work, scene.case_id, "hq-wjw", reason="协查结束")
        service.add_note(work, scene.case_id, "之后的记录")
    with pytest.raises(NotFound), scene.people.work("wei") as work:
        service.opened(work, scene.case_id)
    for login in ("lin", "shi"):
        with scene.people.work(login) as work:
            found = service.opened(work, scene.case_id)
            assert [text for _, text in found.notes] == ["之前的记录", "之后的记录"]
            assert [note.generation for note, _ in found.notes] == [1, 2]
            fresh = service.case_key(work, found.case)
            assert fresh not in kept.by_scope[Scope.CASE].values()
            assert not rows.key_wraps(work.session, scene.case_id, "hq-wjw")


def test_an_agency_let_in_again_reads_every_generation(scene: Scene) -> None:
    scene.share("hq-wjw")
    with scene.people.work("lin") as work:
        service.add_note(work, scene.case_id, "一")
        service.end_share(work, scene.case_id, "hq-wjw", reason="协查结束")
        service.add_note(work, scene.case_id, "二")
    scene.share("hq-wjw")
    with scene.people.work("wei") as work:
        assert [text for _, text in service.opened(work, scene.case_id).notes] == ["一", "二"]


def test_a_tip_attached_after_a_key_change_is_read_by_all_who_may(scene: Scene) -> None:
    scene.share("hq-gaj")
    scene.share("hq-wjw")
    with scene.people.work("lin") as work:
        service.end_share(work, scene.case_id, "hq-wjw", reason="协查结束")
    second = scene.another_tip()
    with scene.people.work("lin") as work:
        service.attach_tip(work, scene.case_id, second)
    with scene.people.work("wu") as work:
        assert len(service.opened(work, scene.case_id).tips) == 2


def test_an_agency_note_is_under_a_key_of_that_agency_alone(scene: Scene) -> None:
    scene.share("hq-wjw")
    with scene.people.work("wei") as work:
        service.add_note(work, scene.case_id, "仅本委", visibility=Visibility.AGENCY)
    with scene.people.work("lin") as work:
        assert not service.opened(work, scene.case_id).notes
        keys = service.keys_of(work, queries.get(work.session, work.actor, scene.case_id))
        assert Scope.OWN not in keys.by_scope
    with scene.people.work("pan") as work:
        assert [text for _, text in service.opened(work, scene.case_id).notes] == ["仅本委"]


def test_amounts_are_the_sums_of_live_findings(scene: Scene) -> None:
    scene.share("hq-wjw")
    first = scene.find("wei", 300_00)
    scene.find("lin", 200_50)
    scene.find("wei", 100_00, replaces=first)
    with scene.people.work("lin") as work:
        case = queries.get(work.session, work.actor, scene.case_id)
        assert (case.suspected_fen, case.proven_fen) == (300_50, 300_50)


def test_a_finding_is_replaced_once_and_by_its_own_agency(scene: Scene) -> None:
    scene.share("hq-wjw")
    first = scene.find("wei", 300_00)
    with pytest.raises(Invalid):
        scene.find("lin", 1, replaces=first)
    scene.find("wei", 100_00, replaces=first)
    with pytest.raises(Conflict):
        scene.find("wei", 1, replaces=first)


def test_a_document_comes_back_byte_for_byte_and_only_to_those_in_the_case(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        case = queries.get(work.session, work.actor, scene.case_id)
        made = service.file_document(
            work,
            case,
            kind="report",
            title="调查报告",
            number="花医保〔2026〕1号",
            pdf=b"%PDF-1.7 x",
        )
        inner = service.file_document(
            work,
            case,
            kind="slip",
            title="内部签",
            number="",
            pdf=b"y",
            visibility=Visibility.AGENCY,
        )
    scene.share("hq-wjw")
    with scene.people.work("wei") as work:
        assert service.read_document(work, scene.case_id, made.id or 0)[1] == b"%PDF-1.7 x"
        with pytest.raises(NotFound):
            service.read_document(work, scene.case_id, inner.id or 0)


def test_turn_and_stage_move_in_every_list(scene: Scene) -> None:
    scene.share("hq-gaj")
    with scene.people.work("lin") as work:
        case = queries.get(work.session, work.actor, scene.case_id)
        service.set_stage(work, case, Stage.REFERRED)
        service.set_ball(work, case, "hq-gaj")
        with pytest.raises(Invalid):
            service.set_ball(work, case, "hq-wjw")
    with scene.people.work("wu") as work:
        waiting = queries.visible(work.session, work.actor, scene.case_id)
        assert waiting and waiting.stage is Stage.REFERRED
    with scene.people.work("lin") as work:
        turns = {
            each.agency: each.has_ball for each in queries.accesses(work.session, scene.case_id)
        }
        assert turns == {"hq-ybj": False, "hq-gaj": True}


def test_a_closed_case_takes_no_finding_and_is_not_closed_again(scene: Scene) -> None:
    closing = Close(outcome=Outcome.PROVEN, reason="事实清楚")
    scene.file()
    with pytest.raises(NotAllowed), scene.people.work("chen") as work:
        service.close(work, scene.case_id, closing)
    with scene.people.work("lin") as work:
        assert service.close(work, scene.case_id, closing).closed_at == work.now
    with pytest.raises(Conflict):
        scene.find("lin", 1)
    with pytest.raises(Conflict), scene.people.work("lin") as work:
        service.close(work, scene.case_id, closing)


def test_a_case_without_a_tip_has_its_number_and_parties(works: Works, people: People) -> None:
    with people.work("lin") as work:
        form = OpenCase(
            title="专项检查", region="990100", category="duplicate_charge", source=Source.CAMPAIGN
        )
        numbers = [service.open_case(work, form).number for _ in range(2)]
        case = queries.by_number(work.session, work.actor, numbers[0])
        service.add_party(work, case.id or 0, NewParty(kind=PartyKind.DOCTOR, name="钱某"))
        service.add_allegation(
            work, case.id or 0, NewAllegation(category="fake_stay", title="空床", suspected_fen=7)
        )
        assert numbers == ["990100-2026-000001", "990100-2026-000002"]
        assert case.suspected_fen == 7
        assert [name for _, name in service.opened(work, case.id or 0).parties] == ["钱某"]
        assert "钱某".encode() not in queries.parties(work.session, case.id or 0)[0].sealed_name
