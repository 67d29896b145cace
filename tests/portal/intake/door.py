"""Walking through the public door over HTTP."""

from __future__ import annotations

import re
from typing import Any

from starlette.testclient import TestClient

from tests.support.people import csrf_of


def get(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer.text


def post(
    client: TestClient, path: str, *, status: int = 303, page: str | None = None, **typed: Any
) -> str:
    """Post a form with the token of `page` (by default of the start page); return body or address."""
    token = csrf_of(page if page is not None else client.get("/follow").text)
    sent = client.post(path, data={"csrf": token, **typed}, follow_redirects=False)
    assert sent.status_code == status, f"{path}: {sent.status_code} {sent.text[:2000]}"
    return sent.headers["location"] if status == 303 else sent.text


def start(client: TestClient) -> None:
    post(client, "/report")


def answer(client: TestClient, step: str, **typed: Any) -> str:
    return post(client, f"/report/{step}", **typed)


def fill(client: TestClient, *, mode: str, begin: bool = True) -> None:
    """Answer every question."""
    if begin:
        start(client)
    answer(client, "region", region="990102")
    answer(client, "place", place_kind="hospital")
    assert answer(client, "which", action="search", search="第二医院") == "/report/which"
    answer(client, "which", institution="other", where_text="东城街口的医院")
    answer(client, "what", categories=["unknown"])
    answer(client, "details", what="挂床住院的经过", when_text="去年", how_often="several")
    answer(client, "source", how_known="saw")
    answer(client, "files/done")
    if answer(client, "identity", mode=mode) == "/report/contact":
        answer(client, "contact", name="王某", contact="139 0000 0000")
    assert answer(client, "reward", wants_reward="yes") == "/report/check"


def codes_of(page: str) -> tuple[str, str]:
    """Return number and secret as printed on a page, without spaces; empty when it shows none."""
    groups = re.findall(r'<p class="code-groups">(.*?)</p>', page)
    digits = [re.sub(r"\D", "", re.sub("<[^>]*>", "", group)) for group in groups]
    return (digits[0], digits[1]) if len(digits) == 2 else ("", "")
