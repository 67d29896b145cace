"""What a citizen sent when we could not take it: a form with all of it, to send again by one press."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from portal.infra.csrf import SAFE_SITES

MOST_BYTES = 256 * 1024
"""A longer form is not given back; a page that large would not help."""
CODES = frozenset({"secret", "number", "digits"})
"""Fields of the public site in which somebody types a code or a part of it."""
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Resend:
    """The address, the token and the fields of a form as they were sent.

    `again`: the names of what belongs to a code and is not written into a page: to be typed anew.
    """

    action: str
    csrf: str = field(repr=False)
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    again: frozenset[str] = frozenset()


async def resend_of(request: Request) -> Resend | None:
    """Return the form of a request to the public site, None for anything but a form posted there.

    None too for what another site posted: the button would send it as if it came from here. It is
    read here when the request failed before anybody read it. Nothing of it is kept.
    """
    headers = request.headers
    length = headers.get("content-length", "")
    if request.app.state.site != "public" or request.method != "POST":
        return None
    if headers.get("sec-fetch-site", "") not in SAFE_SITES:
        return None
    if not headers.get("content-type", "").startswith(_FORM) or not length.isdigit():
        return None
    if int(length) > MOST_BYTES:
        return None
    try:
        posted = await request.form()
    except (HTTPException, ClientDisconnect, RuntimeError):  # read by others, and gone
        return None
    given = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
    csrf = next((value for name, value in given if name == "csrf"), "")
    fields = tuple(each for each in given if each[0] not in {"csrf", *CODES})
    again = CODES & {name for name, _ in given}
    return Resend(request.url.path, csrf, fields, again)
