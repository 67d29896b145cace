"""Another system sends leads: idempotent, judged item by item, every call in the log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.clients import rules, service
from portal.clients.models import ApiSecret
from portal.infra.work import Works
from portal.intake.models import Tip
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import SetClock
from portal.kernel.errors import NotSignedIn
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]
GOOD = {
    "key": "A1",
    "region": "990102",
    "category": "duplicate_charge",
    "text": "同日收两次",
    "amount": 12.5,
}


def registered(client: TestClient, **given: Any) -> str:
    """Register a system through the page; return its secret."""
    form = {"name": "监管平台", "source": "平台", "may": ["monitoring"], "expires_on": "2026-12-31"}
    page = client.get("/api-clients").text
    answer = client.post("/api-clients", data={"csrf": csrf_of(page), **form, **given})
    assert answer.status_code == 200, answer.text
    return secret_on(answer.text)


def secret_on(page: str) -> str:
    found = re.search(r"cbk_[\w-]{43}", page)
    assert found
    return found[0]


def send(client: TestClient, secret: str, *items: Any, kind: str = "monitoring") -> Any:
    told = json.dumps({"kind": kind, "items": list(items)})
    head = {"Authorization": f"Bearer {secret}"}
    return client.post("/api/v1/alerts", content=told, headers=head)


def statuses(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["status"] for each in answer.json()["results"]]


def leaves(works: Works) -> list[tuple[str, str, Any]]:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).order_by(col(AuditLeaf.id))
        return [
            (row.event, row.body["who"]["name"], row.body["facts"])
            for row in work.session.exec(rows)
        ]


def test_items_are_judged_one_by_one_and_taken_once(staff_client: Client, works: Works) -> None:
    machine, secret = staff_client(""), registered(staff_client("kong"))
    bad = [{**GOOD, "key": "A2", "region": "火星"}, {**GOOD, "key": ["x"]}, 7, {"region": "990102"}]
    odd = [{**GOOD, "nonsense": 1}, {**GOOD, "key": "A1"}, {**GOOD, "key": "A9", "more": {"a": 1}}]
    answer = send(machine, secret, GOOD, *bad, *odd)
    assert statuses(answer) == ["made", *["failed"] * 7]
    assert [each["errors"][0]["code"] for each in answer.json()["results"][1:]] == [
        "unknown_choice",
        "string_type",
        "not_an_object",
        "missing",
        "unknown_member",
        "repeated_row",
        "string_type",
    ]
    assert statuses(send(machine, secret, GOOD, {**GOOD, "key": "A3"})) == ["already", "made"]
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(Tip)).all()) == 2
    sent = [each for each in leaves(works) if each[0] in {"LeadsSent", "TipReceived"}]
    assert {name for _, name, _ in sent} == {"api:监管平台"}
    assert [told["made"] for event, _, told in sent if event == "LeadsSent"] == [1, 1]
    page = staff_client("chen").get("/tips/1").text
    assert "同日收两次" in page
    assert "A1" in page


def test_a_secret_is_hashed_rotated_expires_and_is_revoked(
    staff_client: Client, works: Works, clock: SetClock
) -> None:
    machine, keeper = staff_client(""), staff_client("kong")
    first = registered(keeper)
    with works.begin(SYSTEM, writes=False) as work:
        (kept,) = work.session.exec(select(ApiSecret)).all()
        assert first.encode() not in kept.hash
    page = csrf_of(keeper.get("/api-clients").text)
    second = secret_on(keeper.post("/api-clients/1/rotation", data={"csrf": page}).text)
    for each in (first, second):
        assert send(machine, each, GOOD).status_code == 200
    clock.instant += rules.OVERLAP
    assert [send(machine, each, GOOD).status_code for each in (first, second)] == [401, 200]
    assert send(machine, "cbk_" + "x" * 43, GOOD).text == send(machine, first, GOOD).text
    clock.instant += timedelta(days=400)
    assert send(machine, second, GOOD).status_code == 401
    clock.instant -= timedelta(days=400)
    keeper = staff_client("kong")
    page = csrf_of(keeper.get("/api-clients").text)
    keeper.post("/api-clients/1/revocation", data={"csrf": page})
    assert send(machine, second, GOOD).status_code == 401
    assert keeper.post("/api-clients/1/rotation", data={"csrf": page}).status_code == 409


def test_what_is_not_as_documented_takes_nothing_and_is_in_the_log(
    staff_client: Client, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, secret = staff_client(""), registered(staff_client("kong"))
    head = {"Authorization": f"Bearer {secret}"}
    for body in (b"", b"[]", b"{", b"\xff", b'{"kind":"x","items":[]}', b"[" * 100_000):
        assert machine.post("/api/v1/alerts", content=body, headers=head).status_code == 400
    assert send(machine, secret, GOOD, kind="audit").status_code == 403
    monkeypatch.setattr("portal.clients.routes.calls.MAX_BYTES", 10)
    assert send(machine, secret, GOOD).status_code == 413
    monkeypatch.undo()
    monkeypatch.setattr("portal.clients.rules.BUCKET", 1)
    answer = send(machine, secret, GOOD, {**GOOD, "key": "B"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    refused = [told["reason"] for event, _, told in leaves(works) if event == "CallRefused"]
    assert refused == ["not_as_documented", "not_allowed", "too_large", "too_many"]
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(Tip)).all() == []


def test_refused_calls_cost_as_well_and_are_told_once_a_minute(
    staff_client: Client, works: Works, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, secret = staff_client(""), registered(staff_client("kong"))
    monkeypatch.setattr("portal.clients.rules.BUCKET", 3)
    head = {"Authorization": f"Bearer {secret}"}
    answers = [machine.post("/api/v1/alerts", content=b"{", headers=head) for _ in range(6)]
    assert [each.status_code for each in answers] == [400] * 3 + [429] * 3
    clock.instant += timedelta(minutes=2)
    assert machine.post("/api/v1/alerts", content=b"{", headers=head).status_code == 400
    refused = [told["reason"] for event, _, told in leaves(works) if event == "CallRefused"]
    assert refused == ["not_as_documented", "too_many", "not_as_documented"]


def test_a_client_revoked_while_its_call_is_under_way_sends_nothing(
    staff_client: Client, works: Works
) -> None:
    keeper = staff_client("kong")
    secret = registered(keeper)
    with works.begin(SYSTEM, writes=False) as work:
        client = service.known(work, secret)
        assert client is not None
    page = csrf_of(keeper.get("/api-clients").text)
    keeper.post("/api-clients/1/revocation", data={"csrf": page})
    caller = Actor("api:监管平台", agency=client.agency, client_id=client.id)
    with pytest.raises(NotSignedIn), works.begin(caller) as work:
        service.send(work, client.id or 0, rules.Right.MONITORING, [GOOD], secret=secret)


def test_half_a_character_fails_its_item_alone(staff_client: Client) -> None:
    machine, secret = staff_client(""), registered(staff_client("kong"))
    half = "\ud800"
    broken = [
        {**GOOD, "key": "H1", "text": half},
        {**GOOD, "key": half},
        {**GOOD, "key": "H2", half: 1},
        {**GOOD, "key": "H3", "more": {half: "a"}},
    ]
    answer = send(machine, secret, *broken, GOOD)
    assert statuses(answer) == [*["failed"] * 4, "made"]
    told = [each["errors"][0] for each in answer.json()["results"][:4]]
    assert [each["field"] for each in told] == ["text", "key", "?", "more"]
    assert {told[at]["code"] for at in (0, 1, 3)} == {"control_character"}


def test_all_clients_together_send_no_more_than_the_machine_bears(
    staff_client: Client, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, keeper = staff_client(""), staff_client("kong")
    one, other = registered(keeper), registered(keeper, name="另一平台", source="另一平台")
    monkeypatch.setattr("portal.clients.rules.ALL_BUCKET", 3)
    several = [{**GOOD, "key": f"B{at}"} for at in range(3)]
    assert send(machine, one, *several).status_code == 200
    refused = send(machine, other, GOOD)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    clock.instant += timedelta(seconds=1)
    assert statuses(send(machine, other, GOOD)) == ["made"]


@pytest.mark.parametrize("login", ["chen", "zhao", "shen"])
def test_only_an_administrator_sees_clients(staff_client: Client, login: str) -> None:
    assert staff_client(login).get("/api-clients").status_code == 403


def test_the_description_names_what_an_item_may_say(staff_client: Client) -> None:
    told = staff_client("").get("/api/v1/openapi.json").json()
    schema = told["paths"]["/api/v1/alerts"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    item = schema["properties"]["items"]["items"]
    assert set(GOOD) < set(item["properties"])
    assert item["required"] == ["key"]
