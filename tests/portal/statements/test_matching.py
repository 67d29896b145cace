"""A statement from the bank's file to the ledgers, on a real database."""

from __future__ import annotations

import pytest
from sqlmodel import select

from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.notices.models import Notice
from portal.statements import jobs, service
from portal.statements.models import StatementMatch
from portal.statements.queries import lines as reading
from portal.statements.rules import Kind
from portal.statements.rules.states import Act, FileState, LineState
from referrals.recoveries import queries, rules
from referrals.recoveries.models import Posting
from tests.portal.statements.support import (
    book_all,
    case,
    csv,
    file,
    lines,
    matched,
    order,
    states,
    taken_in,
)


@pytest.fixture
def owed(people):
    """Two orders of one case: 3,381.49 and 500 yuan, of two obligors."""
    case_id = case(people)
    return order(people, case_id, 338149), order(people, case_id, 50000, "东城大药房")


def open_fen(people, order_id) -> int:
    with people.work("luo", writes=False) as work:
        return rules.outstanding(queries.lines(work.session, order_id))


def test_sure_lines_are_booked_by_a_second_person(works, people, owed):
    first, second = owed
    data = csv(
        f'2026-03-02,"1,000.00",,"1,000.00",演示医院,6222000011112222,A1,缴{first.number}',
        "2026/3/2,500.00,,1500.00,东城大药房,6222000011113333,A2,案款",
        "20260302,7.00,,1507.00,过路人,6222,A3,你好",
        "合计,1507.00,,,,,,",
    )
    found = matched(works, people, data)
    assert states(people, found) == [
        *("strong:part", "strong:name", "unmatched:nothing", "ignored:total"),
    ]
    with people.work("luo") as work, pytest.raises(NotAllowed):
        service.confirm(work, found, 2)
    with people.work("yin") as work, pytest.raises(Conflict):
        service.confirm(work, found, 3)
    book_all(works, people, found)
    assert (open_fen(people, first.id), open_fen(people, second.id)) == (238149, 0)
    assert file(people, found).state is FileState.MATCHED
    assert file(people, found).balance_pairs == 2 and not file(people, found).breaks_up
    with people.work("luo", writes=False) as work:
        posted = work.session.exec(select(Posting).where(Posting.source != "")).all()
        assert {each.reference for each in posted} == {f"bank-{n}.1" for n in (1, 2)}


def test_no_payment_is_booked_twice(works, people, owed):
    first, _ = owed
    paid = f"2026-03-02,1000.00,,,演示医院,62220000111122,A1,{first.number}"
    found = matched(works, people, csv(paid))
    book_all(works, people, found)
    with people.work("luo") as work, pytest.raises(Invalid, match="statement_known"):
        service.begin(work, file_name="a", digest=file(people, found).sha256)
    again = matched(works, people, csv(paid, paid.replace("A1", "A2"), paid.replace("A1", "A2")))
    assert states(people, again) == ["repeated:repeated", "strong:part", "repeated:repeated"]
    without = csv("2026-03-02,1000.00,演示医院,62220000111122," + first.number,
                  head="日期,收入,对方户名,对方账号,摘要")  # fmt: skip
    other = matched(works, people, without)
    assert states(people, other) == ["repeated:repeated"]
    assert open_fen(people, first.id) == 238149


def test_two_lines_that_say_the_same_are_looked_at(works, people, owed):
    first, _ = owed
    head = "日期,收入,对方户名,摘要"
    paid = f"2026-03-02,1000.00,演示医院,{first.number}"
    found = matched(works, people, csv(paid, paid, head=head))
    assert states(people, found) == ["strong:part", "doubtful:twin"]
    later = matched(works, people, csv(paid, paid, paid, head=head))
    assert states(people, later) == [*["repeated:repeated"] * 2, "doubtful:twin"]


def test_more_than_is_open_leaves_a_rest_a_person_decides(works, people, owed):
    _, second = owed
    data = csv(f"2026-03-02,600.00,,,东城大药房,62220000111122,A1,{second.number}")
    found = matched(works, people, data)
    line = lines(people, found)[0]
    assert states(people, found) == ["doubtful:over"]
    with people.work("luo") as work, pytest.raises(Invalid, match="more_than_outstanding"):
        service.accept(work, line.id, [(Kind.ORDER, second.id, 60000)])
    with people.work("luo") as work:
        service.accept(work, line.id, [(Kind.ORDER, second.id, 50000)])
    with people.work("luo") as work, pytest.raises(Invalid, match="more_than_line"):
        service.accept(work, line.id, [(Kind.ORDER, second.id, 10001)])
    assert lines(people, found)[0].state is LineState.PART
    with people.work("luo") as work:
        service.set_aside(work, line.id, Act.REFUND, "多缴，退还")
    assert lines(people, found)[0].state is LineState.SET_ASIDE


def test_one_line_is_split_over_orders_and_a_wrong_match_undone(works, people, owed):
    first, second = owed
    data = csv(f"2026-03-02,1500.00,,,演示医院,622200001111,A1,{first.number}和{second.number}")
    found = matched(works, people, data)
    line = lines(people, found)[0]
    assert line.state is LineState.DOUBTFUL and len(line.candidates) == 2
    with people.work("luo") as work:
        targets = [(Kind.ORDER, first.id, 100000), (Kind.ORDER, second.id, 50000)]
        service.accept(work, line.id, targets)
    assert (open_fen(people, first.id), open_fen(people, second.id)) == (238149, 0)
    with people.work("luo", writes=False) as work:
        wrong = work.session.exec(select(StatementMatch.id)).all()[1]
    with people.work("luo") as work:
        service.undo(work, line.id, wrong, "对错了")
    assert open_fen(people, second.id) == 50000
    assert lines(people, found)[0].state is LineState.PART
    with people.work("luo") as work, pytest.raises(Conflict):
        service.undo(work, line.id, wrong, "再撤一次")


def test_lines_together_more_than_is_open_are_left_to_a_person(works, people, owed):
    _, second = owed
    paid = f"2026-03-02,300.00,,,东城大药房,622200001111,A1,{second.number}"
    found = matched(works, people, csv(paid, paid.replace("A1", "A2")))
    assert states(people, found) == ["doubtful:together"] * 2


def test_what_the_bank_takes_back_finds_its_line(works, people, owed):
    first, second = owed
    unbooked = matched(
        works,
        people,
        csv(
            "2026-03-02,500.00,,,东城大药房,622200001111,A1,案款",
            "2026-03-02,-500.00,,,东城大药房,622200001111,A1,冲正",
        ),
    )
    assert states(people, unbooked) == ["taken_back:taken_back", "taken_back:takes_back"]
    paid = matched(works, people, csv(f"2026-03-01,9.00,,,演示医院,622200001111,B1,{first.number}"))
    book_all(works, people, paid)
    data = csv("2026-03-02,,9.00,,演示医院,6222,B2,冲正")
    back = matched(works, people, data)
    assert states(people, back) == ["doubtful:takes_back"]
    line = lines(people, back)[0]
    with people.work("luo") as work:
        service.accept(work, line.id, [(Kind.LINE, line.target_id, line.fen)])
    assert open_fen(people, first.id) == 338149
    assert states(people, paid) == ["taken_back:taken_back"]
    assert second.id


def test_another_agencys_number_says_only_that(works, people, owed):
    first, _ = owed
    data = csv(f"2026-03-02,1000.00,,,演示医院,622200001111,A1,{first.number}")
    found = matched(works, people, data, login="ma")
    with people.work("ma", writes=False) as work:
        line = reading.page(work.session, found, list(LineState))[0]
        line_id = line.id
        assert (line.state, line.target_id, line.candidates) == (LineState.ELSEWHERE, None, [])
        with pytest.raises(NotFound):
            service.accept(work, line_id, [(Kind.ORDER, first.id, 100)])
    with people.work("luo", writes=False) as work, pytest.raises(NotFound):
        service.search(work, line_id, "x")
    with people.work("ma") as work:
        service.set_aside(work, line_id, Act.HANDED_ON, "转付")
    with people.work("luo", writes=False) as work:
        told = work.session.exec(select(Notice).where(Notice.kind == "LineHandedOn")).all()
        assert {each.agency for each in told} == {"hq-ybj"}
        assert told[0].facts["paid_fen"] == 100000


def test_swapped_columns_are_told_and_nothing_is_lost(people):
    rows = (
        f"2026-03-0{n},,100.00,{1000 + n * 100}.00,甲,622200001111,A{n},款" for n in range(1, 5)
    )
    data = csv(*rows)
    right = ["day", "in", "out", "balance", "counterparty", "account", "reference", "text"]
    swapped = ["day", "out", "in", *right[3:]]
    for wrong, why in (
        (right, "directions_swapped"),
        (["in", "day", *right[2:]], "column"),
        (["", *right[1:]], "column_needed"),
    ):
        with pytest.raises(Invalid, match=why):
            taken_in(people, data, targets=wrong)
    assert taken_in(people, data, targets=swapped)


def test_a_killed_worker_books_nothing_twice(works, people, owed, monkeypatch):
    first, _ = owed
    rows = (f"2026-03-02,1.00,,,演示医院,622200001111,A{n},{first.number}" for n in range(7))
    found = taken_in(people, csv(*rows))
    luo, yin = (people.as_(login)[0].officer_id for login in ("luo", "yin"))
    with pytest.raises(KeyboardInterrupt), works.begin(people.as_("luo")[0]) as work:
        service.read_next(work, found, limit=3)
        raise KeyboardInterrupt
    assert {each.state for each in lines(people, found)} == {LineState.WAITING}
    with works.begin(people.as_("luo")[0]) as work:
        service.read_next(work, found, limit=3)
    jobs.finish(works, found)
    assert states(people, found) == ["strong:part"] * 7
    with people.work("yin") as work:
        service.confirm(work, found, 7)
    with pytest.raises(KeyboardInterrupt), works.begin(people.as_("yin")[0]) as work:
        service.book_next(work, found, limit=3)
        raise KeyboardInterrupt
    with works.begin(people.as_("yin")[0]) as work:
        service.book_next(work, found, limit=3)
    jobs.finish(works, found)
    assert open_fen(people, first.id) == 338149 - 700 and luo != yin


def test_what_was_paid_meanwhile_is_left_to_a_person(works, people, owed):
    _, second = owed
    data = csv("2026-03-02,500.00,,,东城大药房,622200001111,A1,案款")
    one, two = matched(works, people, data), matched(works, people, data.replace(b"A1", b"A2"))
    book_all(works, people, one)
    book_all(works, people, two)
    assert states(people, two) == ["doubtful:refused"]
    assert lines(people, two)[0].note == "conflict" or lines(people, two)[0].note
    assert open_fen(people, second.id) == 0


def test_a_cancelled_statement_may_come_again_and_one_booked_cannot_be(works, people, owed):
    first, _ = owed
    data = csv(f"2026-03-02,9.00,,,演示医院,622200001111,A1,{first.number}")
    found = matched(works, people, data)
    with people.work("luo") as work:
        service.cancel(work, found)
    again = matched(works, people, data)
    assert states(people, again) == ["strong:part"]
    book_all(works, people, again)
    with people.work("luo") as work, pytest.raises(Conflict):
        service.cancel(work, again)
