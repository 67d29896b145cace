"""Handing a text message to a provider's hook. The only code that opens a connection to one.

One POST a message. Body: JSON `{"id", "template", "text", "to"}` in UTF-8. Headers:
`Idempotency-Key` (the id, the same at each attempt: a provider drops doubles by it) and
`X-Cluebridge-Signature: sha256=` HMAC-SHA256 of the body under the shared secret, in hex.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from http import HTTPStatus
from http.client import HTTPException

from portal.infra.peers import UnusableAddress, connect
from portal.infra.settings import Settings
from portal.kernel.errors import DomainError, Unavailable

_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class SmsRefused(DomainError):
    """The provider is there and does not want this message: for now, or `for_good`.

    `trouble` is a code without a number or a word of the provider's.
    """

    code = "sms-refused"

    def __init__(self, trouble: str, *, for_good: bool) -> None:
        super().__init__(trouble)
        self.trouble, self.for_good = trouble, for_good


def send(settings: Settings, *, to: str, template: str, text: str, mark: str) -> None:
    """Hand one message over; raise SmsRefused when the hook says no, Unavailable without an answer.

    Any 2xx is yes, 409 too: the provider has this id already. A redirect is never followed. An open
    connection is used with this machine only.
    """
    told = {"id": mark, "template": template, "text": text, "to": to}
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": mark,
        "X-Cluebridge-Signature": f"sha256={signature(settings.sms_secret, body)}",
    }
    try:
        connection, path = connect(settings.sms_url)
    except UnusableAddress as error:
        raise SmsRefused("sms-url", for_good=False) from error
    try:
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise Unavailable from error
    finally:
        connection.close()
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.CONFLICT:
        return
    later = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _LATER
    raise SmsRefused(f"http-{status}", for_good=not later)


def signature(secret: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of `body` in hex."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
