"""A phone for the tests: makes entries as one does and hands them in over HTTP."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from starlette.testclient import TestClient

from portal.crypto.canonical import canonical
from portal.kernel.clock import SetClock
from referrals.visits.rules import chain
from tests.referrals.inspections import support as inspections
from tests.support.people import People

AGENCY = "hq-ybj"
_serial = count(1)


def an_id() -> str:
    """Return an id no other entry has; the same in every run."""
    return sha256(f"entry {next(_serial)}".encode()).hexdigest()[:32]


def shared(inspection: int, kind: str, key: str = "", agency: str = AGENCY) -> str:
    return chain.shared_record(inspection, agency, kind, key)


def digest_of(entry: dict[str, Any]) -> str:
    return sha256(canonical(entry)).hexdigest()


@dataclass
class Phone:
    """A signed-in client with a registered phone; `ahead` is what its clock is wrong by."""

    client: TestClient
    clock: SetClock
    inspection: int
    ahead: timedelta = timedelta()
    csrf: str = ""
    token: str = ""
    device: str = ""
    officers: list[int] = field(default_factory=list)

    def start(self) -> Phone:
        self.csrf = self.client.get("/field/session").json()["csrf"]
        made = self.client.post(
            "/field/devices", json={"name": "林的手机"}, headers={"X-CSRF-Token": self.csrf}
        )
        assert made.status_code == 201, made.text
        self.token, self.device = made.json()["token"], made.json()["device"]
        return self

    def known(self, token: str) -> Phone:
        """Take up a token this phone was given before; register it when there is none."""
        if not token:
            return self.start()
        self.csrf = self.client.get("/field/session").json()["csrf"]
        self.token, self.device = token, token.partition(".")[0]
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.csrf, "Cluebridge-Device": self.token}

    def now(self) -> str:
        return (self.clock.now() + self.ahead).isoformat()

    def entry(self, kind: str, body: dict[str, Any], **changes: Any) -> dict[str, Any]:
        made = {
            "id": an_id(),
            "record": an_id(),
            "after": None,
            "kind": kind,
            "inspection": self.inspection,
            "device_time": self.now(),
            "gps": None,
            "body": body,
            "files": [],
        }
        return {**made, **changes}

    def sync(self, *entries: dict[str, Any], late: bool = False) -> Any:
        sent = {
            "device": self.device,
            "sent_at": self.now(),
            "late": late,
            "entries": list(entries),
        }
        return self.client.post("/field/sync", json=sent, headers=self.headers)

    def states(self, *entries: dict[str, Any], late: bool = False) -> list[str]:
        answer = self.sync(*entries, late=late)
        assert answer.status_code == 200, answer.text
        return [each.get("reason") or each["state"] for each in answer.json()["entries"]]

    def one(self, entry: dict[str, Any], *, late: bool = False) -> dict[str, Any]:
        answer = self.sync(entry, late=late)
        assert answer.status_code == 200, answer.text
        (found,) = answer.json()["entries"]
        return found

    def upload(self, content: bytes, name: str = "现场.jpg", **more: str) -> Any:
        told = {"filename": name, "filetype": "image/jpeg", "device_at": self.now()}
        meta = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items()
        )
        headers = {
            **self.headers,
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(content)),
            "Upload-Metadata": meta,
            "Content-Type": "application/offset+octet-stream",
            **more,
        }
        path = f"/field/inspections/{self.inspection}/files"
        return self.client.post(path, content=content, headers=headers, follow_redirects=False)


def approved(people: People) -> int:
    return inspections.approved(people, inspections.a_case(people))


def entered(phone: Phone) -> dict[str, Any]:
    body = {"officers": phone.officers, "certificates_shown": True, "notice_served": True}
    return phone.entry("entered", body, record=shared(phone.inspection, "entered"))


def answered(phone: Phone, item: str, choice: str | None = "yes", **changes: Any) -> dict[str, Any]:
    body = {"checklist": "healthcare_security.1", "item": item, "choice": choice}
    record = shared(phone.inspection, "answer", item)
    return phone.entry("answer", {**body, **changes.pop("body", {})}, record=record, **changes)


def inquiry(phone: Phone, **changes: Any) -> dict[str, Any]:
    return {
        "officers": phone.officers,
        "place": "三楼医生办公室",
        "began_at": phone.now(),
        "person": {"name": "王医生", "work": "内科主治医师"},
        "rights_told": True,
        "wants_recusal": False,
        "lines": [{"q": "床位由谁登记？", "a": "护士站登记。"}],
        "read_back": "self",
        "done": True,
        **changes,
    }


def thing(**changes: Any) -> dict[str, Any]:
    return {"name": "住院病历", "quantity": 3, "unit": "册", **changes}


def hold(phone: Phone, **changes: Any) -> dict[str, Any]:
    return {
        "officers": phone.officers,
        "place": "病案室",
        "reason": "病历可能被修改或者转移",
        "keep": "here",
        "keeper": "刘主任",
        "urgent": True,
        "items": [thing()],
        "copies": 2,
        "done": True,
        **changes,
    }
