"""From a posted form to a typed command, keeping what the person typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, get_origin

from fastapi import Request
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from portal.infra.csrf import check_token
from portal.infra.web import CallerIn
from portal.kernel.errors import Invalid, TooLarge
from portal.kernel.money import parse_yuan

MAX_FORM_BYTES = 32 * 1024 * 1024
"""Room for 5 MB of Chinese typed into one field; the field's own limit then answers beside it."""

F = TypeVar("F", bound=BaseModel)

_SENTENCE = 4
_SECRET = frozenset({"passphrase", "again", "code", "secret"})
_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def clean(value: Any) -> Any:
    """Return typed text in normal form C, trimmed, with plain line ends.

    Refuses control characters (NUL among them) and bidirectional overrides, which can make a text
    read differently from what it is; plain right-to-left letters and emoji are fine.
    """
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if any((unicodedata.category(c) == "Cc" and c not in "\n\t") or c in _BIDI for c in text):
        raise PydanticCustomError("control_character", "control character")
    return text


def _line(value: Any) -> Any:
    text = clean(value)
    if isinstance(text, str) and ("\n" in text or "\t" in text):
        raise PydanticCustomError("one_line", "one line only")
    return text


def _digits(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


def _yuan(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_yuan(value)
    except ValueError:
        raise PydanticCustomError("not_an_amount", "not an amount") from None


def _day(value: Any) -> Any:
    text = _digits(value)
    if not isinstance(text, str):
        return text
    for mark in ("年", "月", "/", "."):
        text = text.replace(mark, "-")
    parts = text.removesuffix("日").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        raise PydanticCustomError("not_a_day", "not a day") from None


Line = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_line)]
LongText = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000), BeforeValidator(clean)
]
Yuan = Annotated[int, BeforeValidator(_yuan)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, BeforeValidator(_digits), Field(le=2**31 - 1)]


class Form(BaseModel):
    """Base of every form. An empty field counts as not given."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Confirm(Form):
    """A form with nothing but its button."""


@dataclass(frozen=True, slots=True)
class Bound(Generic[F]):
    """A form as received: `data` when it is valid, otherwise `errors` (field -> code)."""

    data: F | None
    raw: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)

    def failed(self, **errors: str) -> Bound[F]:
        """Return the same form with further `errors`, for what only the verb could find out."""
        return Bound(None, self.raw, {**self.errors, **errors})


def validate(form: type[F], raw: Mapping[str, Any]) -> Bound[F]:
    """Return `raw` as a bound `form`; empty fields are left out first."""
    given = {key: value for key, value in raw.items() if value not in ("", [], None)}
    try:
        return Bound(form.model_validate(given), raw)
    except ValidationError as error:
        found: dict[str, str] = {}
        for each in error.errors(include_url=False, include_context=False, include_input=False):
            found.setdefault(str(each["loc"][0]) if each["loc"] else "form", each["type"])
        return Bound(None, raw, found)


def checked(form: Bound[F]) -> F:
    """Return what a form holds; Invalid with what is wrong with it."""
    if form.data is None:
        raise Invalid(**form.errors)
    return form.data


def bind(form: type[F]) -> Callable[..., Awaitable[Bound[F]]]:
    """Return a dependency that reads `form` from the request body and checks its CSRF token."""
    many = {
        name
        for name, info in form.model_fields.items()
        if get_origin(info.annotation) in (tuple, list, frozenset)
    }

    async def bound(request: Request, _: CallerIn) -> Bound[F]:
        posted = await _posted(request)
        check_token(request, str(posted.get("csrf", "")))
        raw: dict[str, Any] = {}
        for key, value in posted.multi_items():
            if isinstance(value, str) and key != "csrf":
                raw[key] = [*raw.get(key, []), value] if key in many else value
        request.state.written = _written(raw)
        return validate(form, raw)

    return bound


def _written(raw: Mapping[str, Any]) -> list[str]:
    """Return the sentences somebody wrote, for a page that has to refuse them; never a secret."""
    said = (value.strip() for name, value in raw.items() if name not in _SECRET and _is_text(value))
    return [text for text in said if len(text) >= _SENTENCE]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and (" " in value or not value.isascii())


def token_in_header(request: Request, _: CallerIn) -> None:
    """Check the CSRF token of a request that is no form: it comes in the header `X-CSRF-Token`."""
    check_token(request, request.headers.get("x-csrf-token", ""))


async def _posted(request: Request) -> Any:
    length = request.headers.get("content-length", "0")
    # A chunked body has no stated length: a form never comes that way, and nothing would bound it.
    chunked = "transfer-encoding" in request.headers
    if chunked or not length.isdigit() or int(length) > MAX_FORM_BYTES:
        raise TooLarge
    try:
        return await request.form(max_files=0, max_part_size=MAX_FORM_BYTES)
    except (MultiPartException, HTTPException) as error:
        raise TooLarge from error
