"""Texts go to a real web server: signed, with their id, and never along a redirect."""

from __future__ import annotations

import hashlib
import hmac
from threading import Event

import pytest

from portal.infra import peers, sms
from portal.infra.settings import Settings
from portal.kernel.errors import Unavailable
from tests.support.hook import running_hook
from tests.support.processes import free_port


def send(url: str, mark: str = "a1") -> None:
    settings = Settings(sms_url=url, sms_secret="s3cret")
    sms.send(settings, to="13800000000", template="notice", text="【线索桥】请登录", mark=mark)


def test_the_hook_gets_one_signed_message() -> None:
    with running_hook() as hook:
        send(hook.url)
    assert hook.sent == [
        {"id": "a1", "template": "notice", "text": "【线索桥】请登录", "to": "13800000000"}
    ]
    (headers,) = hook.headers
    expected = hmac.new(b"s3cret", hook.bodies[0], hashlib.sha256).hexdigest()
    assert headers["x-cluebridge-signature"] == f"sha256={expected}"
    assert headers["idempotency-key"] == "a1"


def test_the_signature_is_that_of_the_standard() -> None:
    """RFC 4231, test case 2."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert sms.signature("Jefe", b"what do ya want for nothing?") == expected


@pytest.mark.parametrize("status", [200, 202, 204, 409])
def test_yes_in_all_its_forms(status: int) -> None:
    with running_hook() as hook:
        hook.status = status
        send(hook.url)


@pytest.mark.parametrize(
    ("status", "for_good"),
    [(500, False), (503, False), (429, False), (400, True), (401, True), (302, True), (307, True)],
)
def test_no_for_now_and_no_for_good(status: int, for_good: bool) -> None:
    with running_hook() as hook:
        hook.status = status
        with pytest.raises(sms.SmsRefused) as refused:
            send(hook.url)
        assert (refused.value.trouble, refused.value.for_good) == (f"http-{status}", for_good)
        assert len(hook.bodies) == 1, "a redirect is not followed"


def test_nobody_there_and_nobody_answering(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable):
        send(f"http://127.0.0.1:{free_port()}/")
    monkeypatch.setattr(peers, "TIMEOUT_SECONDS", 0.2)
    with running_hook() as hook:
        hook.hold = Event()
        try:
            with pytest.raises(Unavailable):
                send(hook.url)
        finally:
            hook.hold.set()


@pytest.mark.parametrize("url", ["http://sms.example/x", "ftp://127.0.0.1/", "", "//127.0.0.1/"])
def test_an_open_line_to_another_machine_is_never_used(url: str) -> None:
    with pytest.raises(sms.SmsRefused):
        send(url)
