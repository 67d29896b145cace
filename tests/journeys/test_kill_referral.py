"""kill -9 in a hand-over, in signing for it with the proof, and in numbering letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.portal.papers.test_papers import NOTICE
from tests.support.chain import LEGS, Chain
from tests.support.documents import words
from tests.support.officer import Officer
from tests.support.storm import killed_during, verified
from tests.support.town import Town

MOMENTS = (0.0, 0.01, 0.03, 0.06, 0.12, 0.25, 0.5)
"""How long a request runs before the process dies, in seconds: from the first line to the commit."""

pytestmark = pytest.mark.slow


def _cut(town: Town, officer: Officer, here: str, act: str, done: Callable[[], bool]) -> int:
    """Send a step again and again, each time killed a little later, until it is done; return how often.

    Whatever was acknowledged is there, and what was not is there whole or not at all.
    """
    for times, moment in enumerate(MOMENTS, start=1):
        form = officer.open(here).form(act)
        answer = killed_during(town, "staff", partial(officer.post, form), moment)
        whole = done()
        assert answer is None or answer.status != 303 or whole, "acknowledged and gone"
        if whole:
            return times
    officer.submit(officer.open(here).form(act))
    assert done()
    return len(MOMENTS)


def test_a_hand_over_and_its_receipt_are_whole_or_not_there(town: Town) -> None:
    chain = Chain(town)
    for leg in LEGS[: LEGS.index(Chain.is_referred)]:
        leg(chain)
    here, lin, zhao = chain.is_reported(), town.officer("lin"), town.officer("zhao")
    zhao.open(here)
    zhao.act("/steps/approve", opinion="同意移送。")
    lin.open(here)
    lin.act("/steps/list_items", items="护理记录本 | A-01 | 3 | 手写 | 本局证据室")
    lin.act("/steps/write_letter")
    wu, checkpoint = town.officer("wu"), verified(town)

    def handed() -> bool:
        """Both sides see it at once, with the digest, or neither sees anything."""
        theirs, ours = wu.look(here).status == 200, lin.open(here).text
        assert theirs == ("移送材料包摘要" in ours), ours[:600]
        return theirs

    cuts = _cut(town, lin, here, "/steps/hand_over", handed)
    checkpoint = verified(town, since=checkpoint)
    digest = re.search(r"材料包摘要（SHA-256） ([0-9a-f]{64})", wu.open(here).text)
    assert digest is not None

    def signed_for() -> bool:
        told = wu.open(here).text
        return "涉嫌犯罪案件移送书回执" in told

    cuts += _cut(town, wu, here, "/steps/receive", signed_for)
    assert cuts >= 3, "the process died in the middle, not only after"
    page = wu.open(here)
    receipt = words(chain._document(wu, page, "回执"))
    assert digest[1] in receipt and "移交存证证明" in receipt
    numbers = set(re.findall(r"花公刑收〔\d{4}〕(\d+)号", page.text))
    assert numbers == {"1"}, "one receipt, and no number lost to what was cut"
    verified(town, since=checkpoint)
    assert town.bugs() == []


def test_letters_cut_by_a_kill_leave_no_gap_and_no_double(town: Town) -> None:
    chain = Chain(town)
    for leg in LEGS[: LEGS.index(Chain.is_worked_on)]:
        leg(chain)
    lin, here = town.officer("lin"), f"/cases/{chain.case_id}"
    new = f"{here}/papers/new/prior_notice"
    sent: dict[str, Any] = dict(NOTICE)
    acknowledged = 0
    for moment in MOMENTS:
        form = lin.open(new).form(f"{here}/papers/new/prior_notice")
        answer = killed_during(town, "staff", partial(lin.post, form, None, **sent), moment)
        acknowledged += answer is not None and answer.status == 303
    lin.submit(lin.open(new).form(f"{here}/papers/new/prior_notice"), None, **sent)
    register = lin.open("/papers").text
    given = sorted({int(each) for each in re.findall(r"罚告〔\d{4}〕(\d+)号", register)})
    assert given == list(range(1, len(given) + 1)), given
    assert len(given) >= acknowledged + 1
    verified(town)
    assert town.bugs() == []
