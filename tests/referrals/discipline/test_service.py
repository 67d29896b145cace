"""The sealed track from report to close: who decides, who reads, what is signed."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlmodel import col, select

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.audit import queries as log
from portal.audit.models import AuditLeaf
from portal.audit.service import verifiers
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.models import CaseRecusal
from portal.cases.rules import Source
from portal.crypto import notes
from portal.crypto.errors import SealBroken
from portal.identity import queries as officers
from portal.identity import service as identity
from portal.identity.service import renewing, rotating
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.ids import known
from portal.main.people import PASSPHRASE
from portal.notices.models import Notice, NoticeOfficer
from referrals.discipline import forms, service
from referrals.discipline.models import (
    DisciplineBar,
    DisciplineEntry,
    DisciplineMatter,
    DisciplineSeat,
)
from referrals.discipline.rules import SILENT_DAYS, Act, State
from tests.support.people import People

FACTS = "检查前一天有人通知了医院"
EVERYBODY_ELSE = (
    *("chen", "he", "sun", "xu", "gao", "luo", "tang", "shen", "kong"),
    *("wei", "pan", "wu", "yan", "zhou", "qian", "feng"),
)


def case_of(people: People) -> int:
    form = OpenCase(title="挂床案", region="990100", category="fake_stay", source=Source.AUDIT)
    with people.work("lin") as work:
        return cases.open_case(work, form).id or 0


def officer(people: People, login: str) -> int:
    return people.as_(login)[0].officer_id or 0


def told(people: People, /, **more: object) -> forms.Report:
    given = {
        "ground": "duty_breach",
        "officials": "某科科长",
        "facts": FACTS,
        "way": str(officer(people, "zhao")),
    }
    return forms.Report(**{**given, **more})


def reported(people: People, /, **more: object) -> str:
    case_id = case_of(people)
    with people.work("lin") as work:
        return service.report(work, "case", case_id, told(people, **more)).code


def directly(people: People) -> str:
    return reported(people, way="direct", units=("hq-ybj",), without_head="本单位涉及")


def inbox(work: Work) -> list[Notice]:
    rows = select(Notice).join(NoticeOfficer, col(NoticeOfficer.notice_id) == col(Notice.id))
    return list(work.session.exec(rows.where(NoticeOfficer.officer_id == work.actor.officer_id)))


def state(works: Works, code: str) -> State:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(DisciplineMatter).where(DisciplineMatter.code == code)
        return work.session.exec(rows).one().state


def test_the_whole_way_with_two_people_on_both_sides(works: Works, people: People) -> None:
    code = reported(people)
    with people.work("zhao") as work:
        assert service.waiting(work) == 1
        assert service.show(work, code).clue.facts == FACTS  # type: ignore[union-attr]
        service.decide(work, code, forms.Decide(decision="send"))
    for login in ("lin", "zhao"):
        with people.work(login) as work:
            shown = service.show(work, code)
            assert shown.clue is None
            assert [each.act for each in shown.history] == [Act.REPORTED, Act.SENT]
            with pytest.raises(NotFound):
                service.letter(work, code)
    with people.work("min") as work:
        assert service.waiting(work) == 1
        assert service.show(work, code).clue.facts == FACTS  # type: ignore[union-attr]
        service.sign_for(work, code)
        assert service.letter(work, code).startswith(b"%PDF")
    with people.work("cai") as work:
        service.propose(work, code, forms.Propose(outcome="dealt_with", text="已谈话提醒"))
    with people.work("lin") as work:
        assert Act.OUTCOME_PROPOSED not in {each.act for each in service.show(work, code).history}
    with people.work("bao") as work:
        service.confirm(work, code, agreed=True)
        service.close(work, code)
    assert state(works, code) is State.CLOSED
    with people.work("lin") as work:
        assert service.waiting(work) == 1
        history = service.show(work, code).history
        assert service.waiting(work) == 0
        assert [each.act for each in history][2:] == [Act.SIGNED_FOR, Act.OUTCOME_TOLD, Act.CLOSED]
        assert (history[3].outcome, history[3].text) == ("dealt_with", "已谈话提醒")
        signed = notes.open_note(history[2].note, verifiers(work.settings))
        digest = history[1].text.rpartition(" ")[2]
        assert f"content sha256 {digest}\n" in signed.text
        assert service.receipt(work, code).startswith(b"%PDF")


def test_every_act_has_a_leaf_that_commits_to_it_and_names_nobody(
    works: Works, people: People
) -> None:
    code = directly(people)
    with people.work("min") as work:
        service.sign_for(work, code)
    with works.begin(SYSTEM) as work:
        service.cover(work)
    with works.begin(SYSTEM, writes=False) as work:
        rows = work.session.exec(select(DisciplineEntry)).all()
        leaves = {each.id: each for each in work.session.exec(select(AuditLeaf))}
        sealed = [each for each in leaves.values() if each.event == "SealedAct"]
        assert len(sealed) == len(rows) + 1
        for row in rows:
            told_here = leaves[row.leaf].body["facts"]
            assert told_here == {"commitment": sha256(row.sealed).hexdigest()}
        for each in sealed:
            assert each.body["who"] == {"name": "system", "agency": "", "officer": None}
            assert (each.agency, each.case_id, each.tip_id) == ("", None, None)
        assert log.head(work.session).size == len(leaves)  # type: ignore[union-attr]


def test_nobody_else_finds_it(people: People, works: Works) -> None:
    code = directly(people)
    acts = (service.show, service.letter, service.receipt, service.sign_for, service.close)
    for login in EVERYBODY_ELSE:
        with people.work(login) as work:
            assert list(service.desk(work)) == []
            assert service.waiting(work) == 0
            for act in acts:
                with pytest.raises(NotFound):
                    act(work, code)


def test_who_is_concerned_or_recused_is_barred_wherever_they_work(
    works: Works, people: People
) -> None:
    case_id = case_of(people)
    with works.begin(SYSTEM) as work:
        cai = officer(people, "cai")
        work.session.add(CaseRecusal(officer_id=cai, case_id=case_id, since=work.now))
    with people.work("lin") as work:
        form = told(people, people=(officer(people, "he"),))
        code = service.report(work, "case", case_id, form).code
    with people.work("zhao") as work:
        service.decide(work, code, forms.Decide(decision="send"))
    with people.work("cai") as work:
        with pytest.raises(NotFound):
            service.show(work, code)
        assert inbox(work) == []
    with people.work("min") as work:
        assert service.show(work, code).clue
        assert [each.kind for each in inbox(work)] == ["ClueArrived"]
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(DisciplineBar)).all()) == 2


WRONG: list[tuple[dict[str, object], dict[str, str]]] = [
    ({"units": ("hq-ybj",)}, {"way": "head_concerned"}),
    ({"way": "direct"}, {"way": "head_decides"}),
    ({"way": "direct", "units": ("hq-ybj",)}, {"without_head": "missing"}),
    ({"units": ("hq-jw",)}, {"ground": "nobody_receives"}),
    ({"ground": "grudge"}, {"ground": "unknown_choice"}),
    ({"units": ("nowhere",)}, {"units": "unknown_choice"}),
    ({"people": (987654,)}, {"people": "unknown_choice"}),
    ({"way": "987654"}, {"way": "head_concerned"}),
]


def test_what_does_not_fit_is_said_beside_its_field(people: People) -> None:
    case_id = case_of(people)
    for more, wrong in WRONG:
        with people.work("lin") as work:
            with pytest.raises(Invalid) as error:
                service.report(work, "case", case_id, told(people, **more))
            assert error.value.fields == wrong
            assert list(service.desk(work)) == []


def test_a_head_who_is_concerned_is_not_asked(works: Works, people: People) -> None:
    head = officer(people, "zhao")
    with pytest.raises(Invalid):
        reported(people, people=(head,))
    code = reported(people, people=(head,), way="direct", without_head="负责人本人")
    assert state(works, code) is State.SENT
    with people.work("zhao") as work, pytest.raises(NotFound):
        service.show(work, code)


def test_a_concerned_commission_is_passed_by(people: People, works: Works) -> None:
    code = reported(people, ground="duty_crime", units=("hq-jw",))
    with people.work("zhao") as work:
        service.decide(work, code, forms.Decide(decision="send"))
    with people.work("zhou") as work:
        assert service.show(work, code).clue
    with people.work("min") as work, pytest.raises(NotFound):
        service.show(work, code)


def test_what_the_head_gives_back_can_still_be_sent(people: People, works: Works) -> None:
    code = reported(people)
    with people.work("zhao") as work:
        with pytest.raises(Invalid):
            service.decide(work, code, forms.Decide(decision="give_back"))
        service.decide(work, code, forms.Decide(decision="give_back", reason="再核实"))
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.send_directly(work, code, "我来送")
    with people.work("lin") as work:
        service.send_directly(work, code, "已经核实")
    assert state(works, code) is State.SENT


def test_a_head_who_is_silent_or_gone_does_not_bury_it(
    people: People, works: Works, clock: SetClock
) -> None:
    code = reported(people)
    clock.instant += timedelta(days=SILENT_DAYS)
    with people.work("lin") as work:
        assert "send_directly" not in service.show(work, code).can
        with pytest.raises(Conflict):
            service.send_directly(work, code, "至今没有决定")
    clock.instant += timedelta(days=1)
    with people.work("zhao") as work:
        assert service.show(work, code).can == {"decide"}
    with people.work("lin") as work:
        assert service.show(work, code).can == {"send_directly"}
        service.send_directly(work, code, "至今没有决定")
    assert state(works, code) is State.SENT
    code = reported(people)
    with people.work("kong") as work:
        identity.dismiss(work, officer(people, "zhao"))
    with people.work("lin") as work:
        service.send_directly(work, code, "负责人已经离任")
    assert state(works, code) is State.SENT


def test_one_person_does_not_tell_an_outcome(people: People, works: Works) -> None:
    code = directly(people)
    with people.work("bao") as work:
        with pytest.raises(Conflict):
            service.propose(work, code, forms.Propose(outcome="dealt_with", text="x"))
        service.sign_for(work, code)
        service.propose(work, code, forms.Propose(outcome="dealt_with", text="x"))
        with pytest.raises(Conflict):
            service.confirm(work, code, agreed=True)
    with people.work("cai") as work, pytest.raises(Conflict):
        service.confirm(work, code, agreed=True)  # no head
    assert state(works, code) is State.RECEIVED


def test_it_is_passed_on_with_its_key_and_the_first_receiver_loses_it(
    people: People, works: Works
) -> None:
    code = directly(people)
    with people.work("bao") as work:
        with pytest.raises(Invalid):
            service.pass_on(work, code, forms.PassOn(agency="hq-gaj", reason="x"))
        service.pass_on(work, code, forms.PassOn(agency="hq-jcy", reason="属于检察机关管辖"))
        with pytest.raises(NotFound):
            service.show(work, code)
    with people.work("zhou") as work:
        assert service.show(work, code).clue.facts == FACTS  # type: ignore[union-attr]
        service.sign_for(work, code)
    with people.work("lin") as work:
        assert service.show(work, code).history[-1].agency == "hq-jcy"


def test_a_case_that_is_not_seen_is_no_source(people: People) -> None:
    case_id = case_of(people)
    for login in ("qian", "shen", "kong"):
        with people.work(login) as work, pytest.raises(NotFound):
            service.choices(work, "case", case_id)
    with people.work("lin") as work, pytest.raises(NotFound):
        service.choices(work, "person", case_id)


def test_a_seat_put_into_the_database_opens_nothing(works: Works, people: People) -> None:
    """Whoever writes rows can make themselves visible to the query, and still has no key."""
    code = directly(people)
    with works.begin(SYSTEM) as work:
        seat = work.session.exec(select(DisciplineSeat)).one()
        forged = DisciplineSeat(
            matter_id=seat.matter_id,
            mark=service.mark(work.settings, officer(people, "he")),
            wrapped=seat.receipt_wrapped,
            receipt_wrapped=seat.receipt_wrapped,
        )
        work.session.add(forged)
    with people.work("he") as work, pytest.raises((SealBroken, NotAllowed)):
        service.show(work, code)


def test_it_outlives_a_change_of_the_commission_s_key_and_of_one_s_own(
    works: Works, people: People
) -> None:
    code = directly(people)
    with works.begin(SYSTEM, writes=False) as work:
        old = agencies.current_key(
            work.session, agency_code="hq-jw", compartment=Compartment.CASEWORK
        )
    with people.work("bao") as work:
        rotating.change_key(work, known(old.id), reason="定期更换")
    rotating.move_wraps(works, Caller(*people.as_("bao")), known(old.id))
    with people.work("min") as work:
        assert service.show(work, code).clue.facts == FACTS  # type: ignore[union-attr]
        service.sign_for(work, code)
    renewing.renew_key(
        works, Caller(*people.as_("lin")), old=PASSPHRASE, new="another-passphrase-2026"
    )
    with works.begin(SYSTEM, writes=False) as work:
        row = officers.officer(work.session, officer(people, "lin"))
        private = identity.open_private(work, row, "another-passphrase-2026")
        actor = officers.actor(work.session, row)
    with works.begin(actor, private) as work:
        assert service.show(work, code).history[-1].act is Act.SIGNED_FOR


def test_who_is_dismissed_leaves_no_seat(works: Works, people: People) -> None:
    reported(people)
    with people.work("kong") as work:
        identity.dismiss(work, officer(people, "zhao"))
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(DisciplineSeat)).all()) == 1
