"""What a person decided about a line outlives every further matching."""

from __future__ import annotations

from portal.statements import jobs, queries, service
from portal.statements.forms import ChooseColumns
from portal.statements.rules.states import Act
from tests.portal.statements.support import csv, lines, matched, states
from tests.portal.statements.test_matching import owed

__all__ = ["owed"]


def row(number, yuan="9.00", serial="A1"):
    return f"2026-03-02,{yuan},,,演示医院,622200001111,{serial},{number}"


def again(works, people, file):
    with people.work("luo") as work:
        service.match_again(work, file)
    jobs.finish(works, file)


def stopped_and_read(works, people, file):
    with people.work("luo") as work:
        service.match_again(work, file)
    with people.work("luo") as work:
        service.stop_by_itself(work, file, "officer_gone")
    with people.work("luo") as work:
        targets = tuple(queries.file(work.session, work.actor, file).targets)
        service.choose_columns(work, file, ChooseColumns(target=targets))
    jobs.finish(works, file)


def test_a_line_set_aside_stays_so_when_reading_stops(works, people, owed):
    data = csv(row(owed[0].number), row("x", "8.00", "A2"), "合计,17.00,,,,,,")
    file = matched(works, people, data)
    with people.work("luo") as work:
        service.set_aside(work, lines(people, file)[0].id, Act.BOOKED_BY_HAND, "已手工入账")
    before = states(people, file)
    assert before[0] == "set_aside:aside"
    stopped_and_read(works, people, file)
    assert states(people, file) == before


def test_not_the_same_payment_stays_so(works, people, owed):
    first, _ = owed
    matched(works, people, csv(row(first.number)))
    file = matched(works, people, csv(row(first.number), row("q", "7.00", "A9")))
    with people.work("luo") as work:
        service.reopen(work, lines(people, file)[0].id, "是另一笔")
    again(works, people, file)
    assert states(people, file)[0] == "strong:part"
    stopped_and_read(works, people, file)
    assert states(people, file)[0] == "strong:part"


def test_a_line_that_repeats_one_given_up_is_taken_up_again(works, people, owed):
    first, _ = owed
    given_up = matched(works, people, csv(row(first.number)))
    file = matched(works, people, csv(row(first.number), row("q", "7.00", "A9")))
    again(works, people, file)
    assert states(people, file)[0] == "repeated:repeated"
    with people.work("luo") as work:
        service.cancel(work, given_up)
    again(works, people, file)
    assert states(people, file)[0] == "strong:part"
