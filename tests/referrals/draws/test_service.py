"""A draw by two officers: frozen, seeded twice, drawn, somebody recused, published, attacked."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import pypdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import select

from portal.audit import queries as audit
from portal.infra.typeset import pdf
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.registry import service as institutions
from referrals.draws import queries, service
from referrals.draws.forms import Cancel, DecideDrop, Drop, FreezeInspectors, FreezeTargets, Seed
from referrals.draws.models import Draw
from referrals.draws.rules import DrawState, Ground, pools, records
from referrals.draws.service import sheets
from referrals.draws.service.freezing import WrongLines

KNOWN = datetime(2026, 3, 5, 21, 30, tzinfo=LEGAL_ZONE)
SEED = Seed(seed="03 07 15 21 26 33 11")
SOURCE = {
    "title": "定点医院年度抽查",
    "purpose": "护理院检查任务",
    "source": "双色球第2026025期开奖号码",
    "source_day": date(2026, 3, 5),
    "source_time": time(21, 30),
}


def targets(**changes: object) -> FreezeTargets:
    given = {"region": "990100", "n_hospital": 3, "n_pharmacy": 2, **SOURCE, **changes}
    return FreezeTargets(**given)


@pytest.fixture
def hospitals(people) -> None:
    with people.work("lin") as work:
        rows = [("hospital", "H", 12), ("pharmacy", "P", 9), ("clinic", "C", 2)]
        institutions.load(
            work,
            [
                {
                    "code": f"{mark}{n:03}",
                    "name": f"花桥{mark}{n}号机构",
                    "kind": kind,
                    "region": "990100",
                    "address": "花桥市",
                }
                for kind, mark, many in rows
                for n in range(many)
            ],
        )


@pytest.fixture
def frozen(people, hospitals) -> int:
    with people.work("lin") as work:
        return service.freeze_targets(work, targets()).id or 0


@pytest.fixture
def drawn(people, clock, frozen) -> int:
    clock.instant = KNOWN + timedelta(minutes=5)
    with people.work("lin") as work:
        service.type_seed(work, frozen, SEED)
    with people.work("he") as work:
        service.confirm_seed(work, frozen, SEED)
    return frozen


def record(people, draw_id: int) -> str:
    with people.work("lin", writes=False) as work:
        return service.record(work, queries.get(work.session, work.actor, draw_id))


def published(people, draw_id: int) -> str:
    with people.work("lin", writes=False) as work:
        return queries.committed(work.session, draw_id)["pool_sha256"]


def test_the_record_of_the_server_comes_out_against_the_log(people, drawn):
    found = records.check(record(people, drawn).encode(), published(people, drawn))
    assert found.defects == ()
    assert found.facts["drawn"] == 5
    assert found.facts["strata"] == {"hospital": 3, "pharmacy": 2}
    with people.work("lin", writes=False) as work:
        rows = queries.drawn(work.session, drawn)
        assert all(each.institution_id for each in rows)
        made = [body["facts"] for _, body in audit.of_event(work.session, "DrawMade")]
    assert made[0]["record_sha256"] == pools.digest(record(people, drawn))


def test_one_pool_of_a_kind_waits_for_one_source(people, clock, frozen):
    other = {"source": "另一来源"}
    later = {"source_time": time(22, 0)}
    for changes in ({}, other, later):
        with people.work("lin") as work, pytest.raises(Invalid) as wrong:
            service.freeze_targets(work, targets(**changes))
        assert wrong.value.fields == {"source": "source_taken"}
    with people.work("zhao") as work:
        assert not queries.overdue(work.session, work.actor, KNOWN - timedelta(seconds=1))
        assert [each.id for each in queries.overdue(work.session, work.actor, KNOWN)] == [frozen]
        service.cancel(work, frozen, Cancel(reason="名录有误"))
        assert not queries.overdue(work.session, work.actor, KNOWN)
    with people.work("lin") as work:
        assert service.freeze_targets(work, targets()).id != frozen


def test_the_source_must_lie_after_the_freeze_and_the_seed_after_the_source(
    people, clock, hospitals
):
    with people.work("lin") as work, pytest.raises(Invalid) as wrong:
        service.freeze_targets(work, targets(source_day=date(2026, 3, 2), source_time=time(10, 0)))
    assert wrong.value.fields == {"source_day": "source_known"}
    with people.work("lin") as work:
        draw_id = service.freeze_targets(work, targets()).id
    clock.instant = KNOWN - timedelta(seconds=1)
    with people.work("lin") as work, pytest.raises(Invalid) as wrong:
        service.type_seed(work, draw_id, SEED)
    assert wrong.value.fields == {"seed": "too_early"}


def test_two_people_type_the_same(people, clock, frozen):
    clock.instant = KNOWN
    with people.work("lin") as work:
        service.type_seed(work, frozen, Seed(seed="03 07 15"))
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.confirm_seed(work, frozen, SEED)
    with people.work("he") as work, pytest.raises(Invalid) as wrong:
        service.confirm_seed(work, frozen, SEED)
    assert wrong.value.fields == {"seed": "seeds_differ"}
    with people.work("he") as work:
        service.type_seed(work, frozen, Seed(seed="０３ 07 15 21 26 33　11"))
    with people.work("he") as work, pytest.raises(NotAllowed):
        service.confirm_seed(work, frozen, SEED)
    with people.work("lin") as work:
        assert service.confirm_seed(work, frozen, SEED).state is DrawState.DRAWN
    with people.work("lin") as work, pytest.raises(Conflict):
        service.confirm_seed(work, frozen, SEED)


@pytest.mark.parametrize(
    "change",
    [
        "seed_confirmed_by = seed_typed_by",
        "seed_confirmed_by = NULL",
        "seed_typed_at = frozen_at",
        "frozen_at = source_at",
    ],
)
def test_the_database_itself_wants_two_people_and_the_order_of_things(people, drawn, change):
    with people.work("lin") as work, pytest.raises(DatabaseError):
        work.session.execute(text(f"UPDATE draw SET {change}"))


@pytest.mark.parametrize("table", ["draw_pool", "draw_item"])
def test_what_was_frozen_and_drawn_cannot_be_changed(people, drawn, table):
    with people.work("lin") as work, pytest.raises(DatabaseError):
        work.session.execute(text(f"UPDATE {table} SET draw_id = draw_id"))


def tamper(people, old: bytes, new: bytes) -> None:
    """Change the stored pool as somebody could who owns the database."""
    with people.work("lin") as work:
        work.session.execute(text("DROP TRIGGER draw_pool_no_update"))
        row = work.session.execute(text("SELECT text FROM draw_pool")).scalar()
        assert old in row
        work.session.execute(
            text("UPDATE draw_pool SET text = :text"), {"text": row.replace(old, new)}
        )


def test_a_pool_changed_after_freezing_is_refused_and_the_line_named(people, clock, frozen):
    clock.instant = KNOWN
    with people.work("lin") as work:
        service.type_seed(work, frozen, SEED)
    tamper(people, b"H003\tlow", b"H003\thigh")
    with people.work("he") as work, pytest.raises(Refused) as refused:
        service.confirm_seed(work, frozen, SEED)
    (reason,) = refused.value.reasons
    with people.work("he", writes=False) as work:
        draw = queries.get(work.session, work.actor, frozen)
        found = service.broken(work, draw)
        lines = queries.pool(work.session, frozen).text.decode().split("\n")
    at = next(n for n, line in enumerate(lines, 1) if "H003" in line)
    assert {line for line, _ in found.lines} == {at}
    assert reason.told == str(at)
    assert draw.state is DrawState.SEEDED


def test_who_changes_the_hashes_of_the_lines_too_is_still_found(people, staff_client, frozen):
    tamper(people, b"H003\tlow", b"H003\thigh")
    with people.work("lin") as work:
        kept = work.session.execute(text("SELECT text FROM draw_pool")).scalar().decode()
        fresh = {"lines": pools.line_digests(kept), "sum": pools.digest(kept)}
        work.session.execute(text("UPDATE draw_pool SET lines = :lines"), fresh)
        work.session.execute(text("UPDATE draw SET pool_sha256 = :sum"), fresh)
    with people.work("lin", writes=False) as work:
        found = service.broken(work, queries.get(work.session, work.actor, frozen))
    assert (found.unsure, found.lines) == (True, ())
    page = staff_client("lin").get(f"/draws/{frozen}")
    assert (page.status_code, "名录与封存时不一致" in page.text) == (200, True)


def test_what_changed_in_the_register_since_is_listed(people, frozen):
    with people.work("lin") as work:
        row = {"code": "H900", "name": "花桥新医院", "kind": "hospital", "region": "990100"}
        institutions.load(work, [{**row, "address": ""}])
    with people.work("lin", writes=False) as work:
        found = service.since(work, queries.get(work.session, work.actor, frozen))
    assert [each.item for each in found.fresh] == ["H900"]
    assert found.gone == ()


def test_a_redraw_takes_the_next_of_the_order(people, drawn):
    before = record(people, drawn)
    with people.work("lin", writes=False) as work:
        rows = [each for each in queries.drawn(work.session, drawn) if each.stratum == "hospital"]
    gone, last = rows[0].item, rows[-1].place
    with people.work("lin") as work:
        form = Drop(chosen=f"hospital:{gone}", ground=Ground.CLOSED)
        drop_id = service.ask_drop(work, drawn, form).id
    with people.work("he") as work, pytest.raises(NotAllowed):
        service.decide_drop(work, drawn, drop_id, DecideDrop(decision="yes"))
    with people.work("zhao") as work:
        found = service.decide_drop(work, drawn, drop_id, DecideDrop(decision="yes"))
    after = record(people, drawn)
    assert not records.check(after.encode(), published(people, drawn)).defects
    mine = {line for line in before.split("\n") if line.startswith("draw\thospital")}
    now = {line for line in after.split("\n") if line.startswith("draw\thospital")}
    assert mine - now == {f"draw\thospital\t{rows[0].place}\t{gone}"}
    assert now - mine == {f"draw\thospital\t{last + 1}\t{found.replacement}"}
    assert f"drop\thospital\t{gone}\t不列入" in after
    with people.work("lin") as work, pytest.raises(Invalid):
        service.ask_drop(work, drawn, form)


def test_inspectors_are_drawn_without_those_recused(people, clock, works):
    with people.work("lin", writes=False) as work:
        ids = {each.name: each.id for each in queries.certified(work.session, "hq-ybj")}
    form = FreezeInspectors(**SOURCE, count=2, recused=("", f"{ids['何承办']}:interest"))
    with people.work("lin") as work:
        draw_id = service.freeze_inspectors(work, form).id
        pool = queries.pool(work.session, draw_id).text.decode()
    assert "HQ-YBJ-HE-01" not in pool, "who was left out is nobody's business"
    salt = next(line for line in pool.split("\n") if line.startswith("salt\t")).split("\t")[1]
    mark = pools.masked(salt, "HQ-YBJ-HE-01")
    assert f"out\tinspectors\t{mark}\tequal\t\t不列入" in pool
    clock.instant = KNOWN
    with people.work("he") as work:
        service.type_seed(work, draw_id, SEED)
    with people.work("zhao") as work:
        service.confirm_seed(work, draw_id, SEED)
        rows = queries.drawn(work.session, draw_id)
    assert len({each.officer_id for each in rows}) == 2
    assert ids["何承办"] not in {each.officer_id for each in rows}
    assert not records.check(record(people, draw_id).encode()).defects


def test_who_is_drawn_does_not_decide_about_themselves(people, clock):
    with people.work("lin") as work:
        many = len(queries.certified(work.session, "hq-ybj"))
        draw_id = service.freeze_inspectors(work, FreezeInspectors(**SOURCE, count=many)).id
    clock.instant = KNOWN
    for login, act in (("lin", service.type_seed), ("he", service.confirm_seed)):
        with people.work(login) as work:
            act(work, draw_id, SEED)
    with people.work("lin") as work:
        form = Drop(chosen="inspectors:HQ-YBJ-ZHAO-01", ground=Ground.RELATIVE)
        drop_id = service.ask_drop(work, draw_id, form).id
    with people.work("zhao") as work, pytest.raises(NotAllowed):
        service.decide_drop(work, draw_id, drop_id, DecideDrop(decision="no"))
    with people.work("sun") as work:
        found = service.decide_drop(work, draw_id, drop_id, DecideDrop(decision="yes"))
    assert found.replacement == ""
    assert not records.check(record(people, draw_id).encode()).defects


def test_a_list_names_every_line_that_cannot_be_taken(people, hospitals):
    with people.work("lin") as work, pytest.raises(WrongLines) as wrong:
        service.freeze_targets(work, targets(listed="H001 高\nH001 低\nP001 很高\nP002 低 心情"))
    assert wrong.value.lines == {2: "repeated", 3: "unknown_class", 4: "unknown_ground"}
    with people.work("lin") as work, pytest.raises(WrongLines) as wrong:
        service.freeze_targets(work, targets(listed="H001 高\nC001\nX9"))
    assert wrong.value.lines == {2: "unknown_institution", 3: "unknown_institution"}
    listed = "H001\t高\nH002\nH003，中，已因案件在查\nP001\nP002"
    with people.work("lin") as work:
        made = service.freeze_targets(work, targets(listed=listed))
        pool = queries.pool(work.session, made.id).text.decode()
    assert made.entries == 5
    assert "item\thospital\tH001\thigh\t" in pool
    assert "out\thospital\tH003\tmedium\t花桥H3号机构\t不列入" in pool, (
        "why is for the office alone"
    )
    assert "在查" not in pool


def test_only_the_agency_sees_its_draws_and_only_a_head_gives_one_up(people, clock, frozen):
    for login in ("wei", "gao", "kong", "qian"):
        with people.work(login) as work, pytest.raises(NotFound):
            queries.get(work.session, work.actor, frozen)
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.cancel(work, frozen, Cancel(reason="重抽"))
    clock.instant = KNOWN
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.cancel(work, frozen, Cancel(reason="重抽"))
    clock.instant = KNOWN - timedelta(hours=1)
    with people.work("zhao") as work:
        service.cancel(work, frozen, Cancel(reason="来源写错"))
    with people.work("zhao") as work:
        assert [each.id for each in queries.published(work.session)] == [frozen]


def test_the_page_says_all_that_is_needed_to_repeat_it(people, drawn):
    with people.work("lin", writes=False) as work:
        found = service.sheet(work, drawn)
        draw = work.session.exec(select(Draw)).one()
        most = sheets.printed(work, draw) | {
            "strata": [{"name": "特殊病种药店", "of": "1200", "count": "30"}] * 21,
            "drawn": ["H00001 花桥市第一综合…"] * sheets.MOST_LISTED,
            "more": "964",
            "drops": [
                {"item": "H1", "why": "已停业、注销或者迁出", "by": "林承办／赵局长", "next": "H2"}
            ]
            * sheets.MOST_DROPS,
        }
    assert len(pypdf.PdfReader(io.BytesIO(pdf("sheets/draw_record", most))).pages) == 1
    reader = pypdf.PdfReader(io.BytesIO(found))
    said = "".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for each in (draw.pool_sha256, "03071521263311", draw.number, "林承办", "何承办"):
        assert each in said


def test_what_it_is_for_is_frozen_published_and_printed(people, hospitals, drawn):
    with people.work("lin") as work, pytest.raises(Invalid) as nothing:
        service.freeze_targets(
            work,
            targets(source="另一来源", source_day=date(2026, 4, 5)).model_copy(
                update={"purpose": ""}
            ),
        )
    assert nothing.value.fields == {"purpose": "missing"}
    with people.work("lin", writes=False) as work:
        draw = queries.get(work.session, work.actor, drawn)
        assert sheets.printed(work, draw)["purpose"] == "护理院检查任务"
    found = record(people, drawn)
    assert "\npurpose\t护理院检查任务\n" in found
    assert records.check(found.encode()).defects == ()
    old = found.replace("\npurpose\t护理院检查任务", "")
    assert pools.read(old.partition("\n\n")[0] + "\n").purpose == "", "records of before are read"


def test_who_froze_a_pool_does_not_publish_it(people, drawn):
    with people.work("zhao") as work:
        draw = queries.get(work.session, work.actor, drawn)
        draw.frozen_by = work.actor.officer_id
        work.session.add(draw)
        work.session.flush()
        with pytest.raises(NotAllowed):
            service.release(work, drawn)
        draw.released_by = draw.frozen_by
        work.session.add(draw)
        with pytest.raises(IntegrityError):
            work.session.flush()
        work.session.rollback()


def test_more_than_two_drawn_go_in_pairs_and_everybody_reckons_the_same():
    places = [f"H{n:03}" for n in range(9)]
    found = {each: service.pair_for("03 07 15", [5, 3, 8, 1], places, each) for each in places}
    assert set(found.values()) == {(5, 3), (8, 1)}
    counts = [list(found.values()).count(pair) for pair in ((5, 3), (8, 1))]
    assert sorted(counts) == [4, 5]
    assert service.pair_for("03 07 15", [5, 3, 8, 1], places[::-1], "H004") == found["H004"]
    odd = {service.pair_for("03 07 15", [5, 3, 8], places, each) for each in places}
    assert odd == {(5, 3), (8, 5)}
    assert service.pair_for("03 07 15", [5], places, "H004") == (5,)
