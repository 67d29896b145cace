"""Rules of a place: written by one, approved by another, never edited."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.infra.work import Works
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.packs import BookInvalid
from rewards.schemes import queries, rules, service
from rewards.schemes.book import local
from rewards.schemes.forms import Choose, Confirm, Decide, WritePack
from rewards.schemes.models import RuleDecision
from rewards.schemes.queries import NoRule
from rewards.schemes.rules import Choice, DateRule
from tests.rewards.schemes.support import pack
from tests.support.people import People

YES = Decide(decision="yes")


def today(works: Works) -> date:
    return works.clock.now().astimezone(LEGAL_ZONE).date()


def write(people: People, toml: str, *, login: str = "kong", replaces: int | None = None) -> int:
    with people.work(login) as work:
        form = WritePack(text=toml, reasons="市局、财政局文件")
        return service.write_pack(work, form, replaces=replaces).id or 0


def decide(people: People, draft_id: int, login: str = "zhao", form: Decide = YES) -> None:
    with people.work(login) as work:
        service.decide(work, draft_id, form)


def confirmed(people: People, since: date, version: str = "CN-2023.1", rate: str = "0.02") -> int:
    with people.work("kong") as work:
        form = Confirm(
            version=version,
            rate=rate,
            document="花医保发〔2026〕3号",
            dated_on=since,
            since=since,
            reasons="与原文核对一致",
        )
        return service.confirm(work, form).id or 0


def chosen(people: People, code: str, since: date, rule: DateRule = DateRule.TIP) -> int:
    with people.work("kong") as work:
        form = Choose(code=code, date_rule=rule, since=since, reasons="执行新规定")
        return service.choose(work, form).id or 0


def in_use(people: People, tip_on: date, proof_on: date, agency: str = "hq-ybj") -> str:
    with people.work("gao", writes=False) as work:
        found = queries.scheme_of(work.session, agency, tip_on=tip_on, proof_on=proof_on)
        assert queries.by_version(work.session, found.version) == found
        return found.version


def test_an_agency_that_chose_nothing_uses_the_rule_of_maanshan(
    works: Works, people: People
) -> None:
    day = today(works)
    assert in_use(people, day, day) == "MAS-2019.1"
    with pytest.raises(NoRule) as caught:
        in_use(people, date(2019, 5, 7), day)
    assert caught.value.reasons[0].code == "no-rule-in-force"


def test_a_local_rule_from_draft_to_use(works: Works, people: People) -> None:
    day, later = today(works), today(works) + timedelta(days=30)
    first = write(people, pack(day, above="400.01"))
    with people.work("zhao") as work, pytest.raises(Invalid) as caught:
        service.decide(work, first, YES)
    assert caught.value.fields == {"form": "examples_fail"}
    second = write(people, pack(day), replaces=first)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide(work, first, YES)
    with people.work("kong") as work, pytest.raises(NotAllowed):
        service.decide(work, second, YES)
    with people.work("feng") as work, pytest.raises(NotFound):
        service.decide(work, second, YES)
    decide(people, second)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide(work, second, YES)
    decide(people, chosen(people, "HQ", day))
    assert in_use(people, day, later) == "HQ.1"
    assert in_use(people, day - timedelta(days=1), later) == "MAS-2019.1"
    assert in_use(people, day, later, agency="xc-ybj") == "MAS-2019.1"

    third = write(people, pack(later, serial=2, rate="0.03", above="300.00"))
    decide(people, third)
    assert [in_use(people, d, d) for d in (later - timedelta(days=1), later)] == ["HQ.1", "HQ.2"]
    with works.begin(people.as_("shen")[0], writes=False) as work:
        told = [each.event for each in work.session.exec(select(AuditLeaf)).all()]
        assert told.count("RewardRuleApproved") == 3
        old = queries.by_version(work.session, "HQ.1")
        assert rules.quote(old, 20_000_00).amount_fen == 800_00


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("HQ.1", "HQ.2"), "not_the_next_version"),
        (('code = "HQ"\nversion = "HQ', 'code = "YZ"\nversion = "YZ'), "code_ships"),
        (("cap =", "cape ="), "not_a_rule"),
        (("[[scheme]]", "[scheme]"), "not_a_rule"),
        (("since = ", "since = x"), "not_a_rule"),
        (("[instruments]", "[instrument]"), "not_a_rule"),
    ],
)
def test_what_is_no_rule_is_not_kept(
    works: Works, people: People, change: tuple[str, str], code: str
) -> None:
    toml = pack(today(works)).replace(*change)
    with people.work("kong") as work, pytest.raises(Invalid) as caught:
        service.write_pack(work, WritePack(text=toml, reasons="试"))
    assert caught.value.fields == {"text": code}


def test_what_keeps_a_local_rule_from_approval(works: Works, people: People) -> None:
    day = today(works)
    past = write(people, pack(day - timedelta(days=1)))
    none = write(people, pack(day).split("examples = ", maxsplit=1)[0])
    half = write(people, pack(day).replace('  { proven = "10000.01", amount = "400.00" },\n', ""))
    odd = write(people, pack(day).replace('amount = "500.00"', 'sum = "500.00"'))
    expected = {past: "past_day", none: "no_examples", half: "examples_fail", odd: "examples_fail"}
    for draft_id, code in expected.items():
        with people.work("xu") as work, pytest.raises(Invalid) as caught:
            service.decide(work, draft_id, YES)
        assert caught.value.fields == {"form": code}
    with people.work("xu") as work, pytest.raises(Invalid):
        service.decide(work, past, Decide(decision="no"))
    decide(people, past, "xu", Decide(decision="no", reason="日期已过"))
    again = write(people, pack(day), replaces=past)
    assert again > past


def test_a_rule_nobody_confirmed_is_not_used(works: Works, people: People) -> None:
    day = today(works)
    with pytest.raises(Invalid) as caught:
        chosen(people, "YZ", day)
    assert caught.value.fields == {"code": "rule_not_confirmed"}
    with pytest.raises(Invalid) as caught:
        confirmed(people, day, rate="")
    assert caught.value.fields == {"rate": "missing"}
    with pytest.raises(Invalid) as caught:
        confirmed(people, day, version="YZ.1")
    assert caught.value.fields == {"rate": "rate_is_written"}
    decide(people, confirmed(people, day, version="YZ.1", rate=""), "xu")
    decide(people, chosen(people, "YZ", day))
    assert in_use(people, day, day) == "YZ.1"
    with people.work("zhao") as work, pytest.raises(Invalid) as caught:
        service.decide(work, chosen(people, "MAS-2019", day), YES)
    assert caught.value.fields == {"form": "day_taken"}


def test_the_national_rule_with_the_rate_of_the_place(works: Works, people: People) -> None:
    day = today(works)
    before, next_year = day - timedelta(days=90), day + timedelta(days=90)
    first = confirmed(people, day)
    decide(people, first, "xu")
    decide(people, chosen(people, "CN-2023", day, DateRule.PROOF))
    assert in_use(people, before, day) == f"CN-2023.1/hq-ybj.{first}"
    assert in_use(people, before, day - timedelta(days=1)) == "MAS-2019.1"
    second = confirmed(people, next_year - timedelta(days=90), rate="0.03")
    with people.work("zhao") as work, pytest.raises(Invalid):
        service.decide(work, second, YES)  # two rates from one day
    with people.work("gao", writes=False) as work:
        scheme = queries.by_version(work.session, f"CN-2023.1/hq-ybj.{first}")
        assert rules.quote(scheme, 360_000_00).amount_fen == 7_200_00
        for strange in ("CN-2023.1/hq-ybj.999", "YZ.1/hq-ybj.1", "CN-2023.9"):
            with pytest.raises(NotFound):
                queries.by_version(work.session, strange)


def test_the_database_knows_two_people(works: Works, people: People) -> None:
    draft_id = write(people, pack(today(works)))
    with people.work("kong") as work:
        me = work.actor.officer_id or 0
        for written_by in (me, me + 1):  # oneself; or a lie about who wrote it
            row = RuleDecision(
                draft_id=draft_id,
                written_by=written_by,
                decided_by=me,
                decided_at=work.now,
                approved=True,
            )
            with pytest.raises(IntegrityError), work.session.begin_nested():
                work.session.add(row)
                work.session.flush()
        with pytest.raises((IntegrityError, OperationalError)), work.session.begin_nested():
            work.session.execute(text("UPDATE reward_rule_draft SET rate = '0.5'"))


def test_only_the_administrator_writes(works: Works, people: People) -> None:
    for login in ("zhao", "gao", "xu"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.write_pack(work, WritePack(text=pack(today(works)), reasons="试"))


def test_the_newest_choice_whose_day_has_come() -> None:
    tip = Choice(date(2026, 1, 1), "A", DateRule.TIP)
    proof = Choice(date(2027, 1, 1), "B", DateRule.PROOF)

    def code(tip_on: date, proof_on: date) -> str:
        found = rules.choose([tip, proof], default="D", tip_on=tip_on, proof_on=proof_on)
        return found[0].code

    assert code(date(2025, 12, 31), date(2026, 12, 31)) == "D"
    assert code(date(2026, 1, 1), date(2026, 12, 31)) == "A"
    assert code(date(2025, 12, 31), date(2027, 1, 1)) == "B"


def test_a_broken_text_says_what_is_wrong() -> None:
    with pytest.raises(BookInvalid, match="cap"):
        local.read(pack(date(2027, 1, 1)).replace('cap = "80000.00"\n', ""))
