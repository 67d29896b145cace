"""Forms of the payment pages, sent the way a browser does."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from portal.crypto.codes import Receipt
from portal.crypto.keys import PrivateKey
from portal.infra.work import Works
from portal.kernel.actor import reporter
from rewards.claims.models import Award
from rewards.payouts import queries
from rewards.payouts import service as payouts
from rewards.payouts.forms import Claim, Present
from rewards.payouts.rules import Way
from rewards.payouts.service import codes
from rewards.payouts.service.counter import Entered
from tests.rewards.claims import support
from tests.support.people import People, csrf_of


def post(client: TestClient, url: str, page: str, **data: str) -> Any:
    """Send a form found on `page` to `url`; the answer is not followed."""
    data["csrf"] = csrf_of(client.get(page).text)
    return client.post(url, data=data, follow_redirects=False)


def enter(client: TestClient, receipt: Receipt) -> None:
    """Open the mailbox of a receipt."""
    answer = post(
        client,
        "/follow",
        "/follow",
        number=receipt.printed_number,
        secret=receipt.printed_secret,
    )
    assert answer.status_code == 303, answer.text


def approved(works: Works, people: People, *, yuan: str = "3600.00") -> tuple[int, int, int]:
    """Return case, tip and reward, approved and not yet claimed."""
    return support.approved(works, people, yuan=yuan)


def claim_code(works: Works, tip_id: int, key: PrivateKey) -> str:
    """Claim for the counter; return the code as the reporter reads it."""
    with works.begin(reporter(tip_id), key) as work:
        payouts.claim(work, Claim(way=Way.PICKUP))
    return read_code(works, tip_id, key)


def read_code(works: Works, tip_id: int, key: PrivateKey) -> str:
    with works.begin(reporter(tip_id), key, writes=False) as work:
        return codes.mine(work)[2]


def present(people: People, code: str, login: str = "luo") -> Entered:
    with people.work(login) as work:
        return payouts.present(work, Present(code=code))


def witness(people: People, award_id: int, login: str = "gao") -> Award:
    with people.work(login) as work:
        (waiting,) = [each for each in queries.codes(work.session, award_id) if each.presented_by]
        return payouts.witness(work, waiting.id or 0)
