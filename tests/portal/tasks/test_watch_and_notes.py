"""Watching a case; mentions in notes, and who a note was shown to before it was sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from portal.assignments import service as assignments
from portal.assignments.forms import EnterRecusal
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.models import NoteMention
from portal.cases.rules import Outcome, Role, Visibility
from portal.cases.rules.masking import FieldProfile
from portal.cases.rules.mentions import logins
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Invalid
from portal.notices.queries import inbox
from portal.tasks import queries, service
from tests.portal.assignments.test_service import who
from tests.portal.cases.conftest import Scene
from tests.portal.tasks.test_tasks import kinds_told


def watch(scene: Scene, login: str) -> None:
    with scene.people.work(login) as work:
        service.watch(work, scene.case_id)


def note(scene: Scene, login: str, text: str, **asked: object) -> int:
    with scene.people.work(login) as work:
        return case_service.add_note(work, scene.case_id, text, **asked).id or 0  # type: ignore[arg-type]


def mentioned(scene: Scene, note_id: int) -> set[int]:
    with scene.works.begin(SYSTEM, writes=False) as work:
        rows = work.session.exec(select(NoteMention).where(NoteMention.note_id == note_id))
        return {each.officer_id for each in rows}


def test_watching_and_stopping_touch_no_list(scene: Scene) -> None:
    with scene.works.begin(SYSTEM, writes=False) as work:
        before = cases.by_id(work.session, scene.case_id).updated_at
    watch(scene, "he")
    watch(scene, "he")
    with scene.people.work("he") as work:
        he = who(scene, "he")
        assert work.session.exec(queries.watched(work.session, he)).all() == [scene.case_id]
        service.unwatch(work, scene.case_id)
        service.unwatch(work, scene.case_id)
        assert work.session.exec(queries.watched(work.session, he)).all() == []
        assert cases.by_id(work.session, scene.case_id).updated_at == before


def test_watchers_hear_what_matters_but_not_of_their_own_acts(scene: Scene) -> None:
    for login in ("lin", "he"):
        watch(scene, login)
    scene.find("lin", 100_00)
    scene.file()
    for login, found in (("he", 1), ("lin", 0)):
        told = kinds_told(scene, login)
        assert told.count("WatchedFinding") == found
        assert told.count("WatchedDecision") == 1


def test_one_act_is_told_once_and_a_turn_to_whose_it_is(scene: Scene) -> None:
    scene.share("hq-wjw")
    for login in ("he", "wei"):
        watch(scene, login)
    with scene.people.work("lin") as work:
        case_service.set_ball(work, cases.by_id(work.session, scene.case_id), "hq-wjw")
    assert kinds_told(scene, "wei").count("WatchedTurn") == 1
    assert "WatchedTurn" not in kinds_told(scene, "he")
    with scene.people.work("zhao") as work:
        case_service.decide_not_to_file(work, scene.case_id, "不成立", outcome=Outcome.NO_VIOLATION)
    assert kinds_told(scene, "he").count("WatchedDecision") == 1


def test_whoever_lost_the_case_hears_nothing_more(scene: Scene) -> None:
    scene.share("hq-wjw")
    for login in ("wei", "he"):
        watch(scene, login)
    with scene.people.work("lin") as work:
        case_service.end_share(work, scene.case_id, "hq-wjw", reason="结束")
    with scene.people.work("he") as work:
        form = EnterRecusal(ground="other", reason="曾任职")
        assignments.enter_recusal(work, form, case_id=scene.case_id)
    scene.find("lin", 100_00)
    for login in ("wei", "he"):
        assert "WatchedFinding" not in kinds_told(scene, login)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@lin 请核对", {"lin"}),
        ("请@lin，@he核对", {"lin", "he"}),
        ("写信到 lin@he.cn", set()),
        ("@@he", {"he"}),
        ("@LIN", set()),
        ("", set()),
    ],
)
def test_who_a_text_mentions(text: str, found: set[str]) -> None:
    assert logins(text) == found


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(each.islower() or not each.isalpha() for each in logins(text))


def test_a_mention_is_kept_told_and_content_free(scene: Scene) -> None:
    made = note(scene, "lin", "@he 五楼病床请复核", named=[who(scene, "chen")])
    assert mentioned(scene, made) == {who(scene, "he"), who(scene, "chen")}
    with scene.people.work("he", writes=False) as work:
        told = [each for each in inbox(work.session, work.actor) if each.kind == "OfficerMentioned"]
        assert len(told) == 1 and "病床" not in str(told[0].facts)
    assert "OfficerMentioned" not in kinds_told(scene, "lin")


def test_nobody_is_mentioned_who_cannot_read_it(scene: Scene) -> None:
    scene.share("hq-wjw")
    for text, asked in (
        ("@wu 请看", {}),
        ("@nobody-at-all 请看", {}),
        ("@gao 请看", {}),
        ("@wei 请看", {"visibility": Visibility.AGENCY}),
    ):
        with pytest.raises(Invalid) as error:
            note(scene, "lin", text, **asked)
        assert error.value.fields == {"text": "mention_cannot_read"}
    with pytest.raises(Invalid) as error:
        note(scene, "lin", "请看", named=[who(scene, "wu")])
    assert error.value.fields == {"named": "mention_cannot_read"}
    assert mentioned(scene, note(scene, "lin", "@wei 请看")) == {who(scene, "wei")}


def test_a_recused_colleague_is_not_mentioned(scene: Scene) -> None:
    with scene.people.work("he") as work:
        form = EnterRecusal(ground="other", reason="曾任职")
        assignments.enter_recusal(work, form, case_id=scene.case_id)
    with pytest.raises(Invalid):
        note(scene, "lin", "@he 请看")


def test_a_note_is_not_sent_to_more_than_the_page_named(scene: Scene) -> None:
    scene.share("hq-wjw")
    with pytest.raises(Invalid) as error:
        note(scene, "lin", "内容", seen_readers=["hq-ybj"])
    assert error.value.fields == {"visibility": "readers_changed"}
    note(scene, "lin", "内容", seen_readers=["hq-ybj"], visibility=Visibility.AGENCY)
    note(scene, "lin", "内容", seen_readers=["hq-ybj", "hq-wjw", "hq-gaj"])


def test_a_finding_is_told_to_no_watcher_whose_agency_is_not_shown_findings(scene: Scene) -> None:
    for agency, profile in (("hq-wjw", FieldProfile.OUTLINE), ("hq-scjg", FieldProfile.FACTS)):
        with scene.people.work("lin") as work:
            case_service.share(
                work, scene.case_id, agency, role=Role.READER, basis="依据", profile=profile
            )
    for login in ("wei", "shi"):
        watch(scene, login)
    scene.find("lin", 100_00)
    scene.file()
    for login, told in (("wei", 0), ("shi", 1)):
        assert kinds_told(scene, login).count("WatchedFinding") == told
        assert kinds_told(scene, login).count("WatchedDecision") == 1
