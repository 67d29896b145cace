"""Forms of the payment pages, sent the way a browser does."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from portal.crypto.codes import Receipt
from tests.support.people import csrf_of


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
