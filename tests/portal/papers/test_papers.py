"""Letters of a case: numbers, versions, corrections, voids, batches."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from sqlmodel import select

from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.infra import letters, typeset
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.papers import queries, service
from portal.papers.forms import NewBatch
from portal.papers.models import Paper, PaperBatchItem
from portal.papers.rules import PaperState, Source, compared
from tests.portal.cases.conftest import Scene
from tests.support.documents import words

NOTICE = {
    "party": "云溪康和医院",
    "cause": "虚构医药服务项目",
    "facts": "经查，虚构项目120人次。\n有病历证明。",
    "reasons": "违反条例第二十条。",
    "penalties": "责令退回360,000.00元\n处二倍罚款",
    "state_within": "五个工作日",
}


def draw(scene: Scene, login: str = "lin", **more: str) -> int:
    with scene.people.work(login) as work:
        return service.draw(work, scene.case_id, "prior_notice", NOTICE | more).id or 0


def test_a_letter_is_numbered_set_again_compared_and_sent(scene: Scene) -> None:
    paper_id = draw(scene)
    with scene.people.work("lin") as work:
        paper = queries.get(work.session, work.actor, scene.case_id, paper_id)
        assert paper.number.endswith("罚告〔2026〕1号")
        assert (paper.version, paper.state) == (1, PaperState.DRAFT)
        values = service.said(work, paper)
        assert values["penalties"] == NOTICE["penalties"]
        service.set_again(work, scene.case_id, paper_id, values | {"state_within": "十日"})
        changes = service.compare(work, scene.case_id, paper_id, 1, 2)
        changed = [(each.kind, "".join(each.lines)) for each in changes if each.kind != "same"]
        assert [kind for kind, _ in changed] == ["gone", "new"]
        assert "五个工作日内" in changed[0][1]
        assert "十日内" in changed[1][1]
        _, first = service.read(work, scene.case_id, paper_id, 1)
        _, second = service.read(work, scene.case_id, paper_id, 2)
        assert "五个工作日内向" in words(first)
        assert paper.number in words(second)
        service.send(work, scene.case_id, paper_id)
        for act in (
            lambda: service.set_again(work, scene.case_id, paper_id, values),
            lambda: service.send(work, scene.case_id, paper_id),
            lambda: service.void(work, scene.case_id, paper_id, "写错"),
        ):
            with pytest.raises(Conflict):
                act()


def test_what_is_missing_is_named_and_takes_no_number(scene: Scene) -> None:
    with scene.people.work("lin") as work, pytest.raises(Invalid) as refused:
        service.draw(work, scene.case_id, "prior_notice", {"party": "云溪康和医院"})
    assert set(refused.value.fields) == {"cause", "facts", "reasons", "penalties", "state_within"}
    with scene.people.work("lin") as work:
        found = service.preview(work, scene.case_id, "prior_notice", NOTICE)
        assert "预览" in words(found)
        assert "未编号" in words(found)
        assert not queries.of_case(work.session, work.actor, scene.case_id)
        for kind in ("transfer_letter", "no_such", "../secrets"):
            with pytest.raises(NotFound):
                service.draw(work, scene.case_id, kind, NOTICE)
    draw(scene)
    with scene.people.work("lin") as work:
        only = queries.of_case(work.session, work.actor, scene.case_id)[0]
        assert only.number.endswith("〔2026〕1号")


def test_nobody_draws_up_what_another_act_or_agency_issues(scene: Scene) -> None:
    with scene.people.work("lin") as work, pytest.raises(NotFound):
        service.by_hand(work, "penalty_decision")
    found = {}
    for login in ("lin", "wu"):
        with scene.people.work(login, writes=False) as work:
            found[login] = {each.kind for each in service.kinds(work)}
    assert {"police_filing_decision", "reception_form"} == found["wu"] - found["lin"] - {
        "reception_receipt"
    }
    assert "prior_notice" in found["lin"] - found["wu"]
    assert not {"judgment_record", "non_prosecution_record"} & (found["lin"] | found["wu"])
    limited = {name for kind in letters.names() for name in letters.letter(kind).agencies}
    assert limited <= set(AgencyKind)


def test_a_rolled_back_act_leaves_no_gap_and_a_voided_number_stays_taken(scene: Scene) -> None:
    with pytest.raises(ZeroDivisionError), scene.people.work("lin") as work:
        service.draw(work, scene.case_id, "prior_notice", NOTICE)
        raise ZeroDivisionError
    first = draw(scene)
    with scene.people.work("lin") as work:
        service.void(work, scene.case_id, first, "当事人名称有误")
    second = draw(scene)
    with scene.people.work("lin") as work:
        rows = {
            each.id: each
            for each in queries.register(work.session, work.actor, before=None, limit=9)
        }
        assert (rows[first].serial, rows[second].serial) == (1, 2)
        assert (rows[first].state, rows[first].reason) == (PaperState.VOID, "当事人名称有误")


def test_eight_at_once_get_eight_numbers(scene: Scene) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: draw(scene), range(16)))
    with scene.people.work("lin") as work:
        serials = work.session.exec(select(Paper.serial).where(Paper.series.is_not(None))).all()  # type: ignore[union-attr]
    assert len(set(ids)) == 16
    assert sorted(filter(None, serials)) == list(range(1, 17))


def test_a_corrected_docx_becomes_the_next_version(scene: Scene) -> None:
    paper_id = draw(scene)
    with scene.people.work("lin") as work:
        _, file = service.docx(work, scene.case_id, paper_id, 1)
        document = docx.Document(io.BytesIO(file))
        for par in document.paragraphs:
            if "有病历证明" in par.text:
                par.runs[0].text = "有病历和结算数据证明。"
            if "罚告〔2026〕1号" in par.text:
                par.runs[0].text = "云医保罚告〔2026〕99号"
        out = io.BytesIO()
        document.save(out)
        paper = service.correct(work, scene.case_id, paper_id, out.getvalue())
        assert (paper.version, queries.version(work.session, paper_id, 2).source) == (
            2,
            Source.UPLOADED,
        )
        changes = service.compare(work, scene.case_id, paper_id, 1, 2)
        gone = [line for each in changes if each.kind == "gone" for line in each.lines]
        new = [line for each in changes if each.kind == "new" for line in each.lines]
        assert "有病历证明。" in gone
        assert "有病历和结算数据证明。" in new
        _, pdf = service.read(work, scene.case_id, paper_id, 2)
        assert paper.number in words(pdf)
        _, again = service.docx(work, scene.case_id, paper_id, 2)
        assert again == out.getvalue()
        service.send(work, scene.case_id, paper_id)
    scene.share("hq-wjw")
    with scene.people.work("wei") as work:
        _, theirs = service.docx(work, scene.case_id, paper_id, 2)
        assert theirs != out.getvalue()
        assert any(
            "有病历和结算数据证明" in par.text
            for par in docx.Document(io.BytesIO(theirs)).paragraphs
        )
    paper_id = draw(scene)
    with scene.people.work("lin") as work:
        service.correct(work, scene.case_id, paper_id, out.getvalue())
        paper = queries.get(work.session, work.actor, scene.case_id, paper_id)
        assert service.said(work, paper)["facts"] == NOTICE["facts"]
        for wrong in (b"", b"%PDF-1.4", b"PK\x03\x04nothing", typeset.pdf("tip_slip", SLIP)):
            with pytest.raises(Invalid):
                service.correct(work, scene.case_id, paper_id, wrong)
        assert queries.get(work.session, work.actor, scene.case_id, paper_id).version == 2


SLIP = {
    "number": "4HW9ZB6RC1VP8YEJ",
    "secret": "7Q2M8X3KD5TN",
    "received_on": "2026年3月2日",
    "steps": ["等"],
}


def test_only_who_made_it_changes_it_and_others_read_it_once_it_was_sent(scene: Scene) -> None:
    scene.share("hq-wjw")
    paper_id = draw(scene)
    with scene.people.work("lin") as work:
        inner = service.draw(
            work,
            scene.case_id,
            "legal_review",
            {
                "unit": "基金科",
                "case_name": "某案",
                "case_number": "1",
                "received_on": "2026年3月2日",
                "points": "程序｜合法",
                "conclusion": "同意",
            },
        )
        inner_id = inner.id or 0
        assert {
            each.number[-8:] for each in queries.of_case(work.session, work.actor, scene.case_id)
        }
        values = service.said(work, queries.get(work.session, work.actor, scene.case_id, paper_id))
        service.set_again(work, scene.case_id, paper_id, values | {"state_within": "十日"})
        assert {each.visibility for each in work.recorded if hasattr(each, "visibility")} == {
            "agency"
        }
    with scene.people.work("wei") as work:
        assert not queries.of_case(work.session, work.actor, scene.case_id)
        assert not cases.documents(work.session, scene.case_id, work.actor.agency)
        for act in (service.read, service.docx):
            with pytest.raises(NotFound):
                act(work, scene.case_id, paper_id, 2)
    with scene.people.work("lin") as work:
        service.send(work, scene.case_id, paper_id)
        told = [type(each).__name__ for each in work.recorded]
        assert told == ["PaperSent", "DocumentReleased"]
        assert {each.visibility for each in work.recorded} == {"all"}  # type: ignore[attr-defined]
        _, ours = service.read(work, scene.case_id, paper_id, 2)
    with scene.people.work("wei") as work:
        (seen,) = queries.of_case(work.session, work.actor, scene.case_id)
        assert seen.id == paper_id
        assert [each.version for each in queries.versions(work.session, work.actor, seen)] == [2]
        assert len(cases.documents(work.session, scene.case_id, work.actor.agency)) == 1
        assert service.read(work, scene.case_id, paper_id, 2)[1] == ours
        with pytest.raises(NotFound):
            service.read(work, scene.case_id, paper_id, 1)
        with pytest.raises(NotFound):
            service.compare(work, scene.case_id, paper_id, 1, 2)
        with pytest.raises(NotAllowed):
            service.void(work, scene.case_id, paper_id, "x")
        with pytest.raises(NotFound):
            service.read(work, scene.case_id, inner_id, 1)


def test_a_batch_sets_one_for_every_case_and_says_which_it_could_not(scene: Scene) -> None:
    model = draw(scene)
    others = []
    for _ in range(3):
        with scene.people.work("chen") as work:
            from portal.cases import service as case_service  # noqa: PLC0415
            from portal.cases.forms import OpenFromTip  # noqa: PLC0415

            made = case_service.open_from_tip(work, scene.another_tip(), OpenFromTip())
            others.append(made.number)
    with scene.people.work("lin") as work:
        with pytest.raises(Invalid):
            service.begin_batch(work, scene.case_id, model, NewBatch(cases="没有的案件"))
        asked = NewBatch(cases="\n".join([*others, others[0]]))
        batch_id = service.begin_batch(work, scene.case_id, model, asked).id or 0
    with scene.people.work("lin") as work:
        batch = service.go_on(work, batch_id, limit=2)
        assert (batch.total, batch.done, batch.failed) == (3, 2, 0)
    with scene.people.work("lin") as work:
        service.go_on(work, batch_id)
        batch = service.go_on(work, batch_id)
        assert (batch.done, batch.failed) == (3, 0)
        rows = work.session.exec(select(PaperBatchItem)).all()
        numbers = {work.session.get_one(Paper, each.paper_id).serial for each in rows}
        assert numbers == {2, 3, 4}
        case = cases.by_number(work.session, work.actor, others[0])
        paper = queries.of_case(work.session, work.actor, case.id or 0)[0]
        assert service.said(work, paper)["facts"] == NOTICE["facts"]
    with scene.people.work("zhao") as work, pytest.raises(NotFound):
        queries.batch(work.session, work.actor, batch_id)


def test_changes_are_told_paragraph_by_paragraph() -> None:
    told = [(each.kind, each.lines) for each in compared(["a", "b", "c"], ["a", "x", "c", "d"])]
    assert told == [
        ("same", ("a",)),
        ("gone", ("b",)),
        ("new", ("x",)),
        ("same", ("c",)),
        ("new", ("d",)),
    ]
    assert compared([], []) == []
