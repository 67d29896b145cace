"""A slip keyed in by hand and the same line of a bank file are one payment."""

from __future__ import annotations

import pytest

from portal.kernel.errors import Invalid
from portal.statements import service
from portal.statements.rules import Kind
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Receive
from tests.portal.statements.support import DAY, book_all, csv, lines, matched, states
from tests.portal.statements.test_matching import open_fen, owed

__all__ = ["owed"]


def keyed(people, order_id, fen, reference, **more):
    form = Receive(amount=fen, reference=reference, received_on=DAY, **more)
    with people.work("luo") as work:
        return recoveries.receive(work, order_id, form)


def line(number, yuan="1000.00", serial="SN-1"):
    return f"2026-03-02,{yuan},,,演示医院,6222000011112222,{serial},缴{number}"


def test_what_was_keyed_in_is_not_booked_in_bulk(works, people, owed):
    first, _ = owed
    keyed(people, first.id, 90000, "SN-2")
    keyed(people, first.id, 100000, "凭证-1")
    more = line(first.number, "3.00", "SN-2"), line(first.number, "4.00", "SN-3")
    file = matched(works, people, csv(line(first.number), *more))
    assert states(people, file) == ["doubtful:by_hand", "doubtful:by_hand", "strong:part"]
    first_line = lines(people, file)[0].id
    target = (Kind.ORDER, first.id, 100000)
    with people.work("luo") as work, pytest.raises(Invalid, match="perhaps_by_hand"):
        service.accept(work, first_line, [target])
    assert open_fen(people, first.id) == 148149
    with people.work("luo") as work:
        service.accept(work, first_line, [target], another=True)
    assert open_fen(people, first.id) == 48149


def test_what_is_keyed_in_after_matching_is_not_booked_in_bulk(works, people, owed):
    first, second = owed
    file = matched(works, people, csv(line(first.number), line(second.number, "3.00", "SN-2")))
    assert states(people, file) == ["strong:part", "strong:part"]
    keyed(people, first.id, 100000, "凭证-1")
    keyed(people, second.id, 200, "SN-2")
    book_all(works, people, file)
    assert states(people, file) == ["doubtful:refused"] * 2
    assert {each.note for each in lines(people, file)} == {"perhaps_by_hand"}
    assert open_fen(people, first.id) == 238149 and open_fen(people, second.id) == 49800


def test_what_a_bank_file_told_of_is_keyed_in_only_as_another_payment(works, people, owed):
    first, _ = owed
    file = matched(works, people, csv(line(first.number)))
    book_all(works, people, file)
    for fen, reference in ((100000, "凭证-1"), (5, "SN-1")):
        with pytest.raises(Invalid, match="perhaps_by_bank"):
            keyed(people, first.id, fen, reference)
    assert keyed(people, first.id, 5, "凭证-2").amount_fen == 5
    made = keyed(people, first.id, 100000, "凭证-1", another=True).id
    assert keyed(people, first.id, 100000, "凭证-1").id == made
