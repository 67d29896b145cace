"""Files from a browser, sealed while they arrive: socket, cipher, blob store, nothing in between.

A form with files is read here and nowhere else. No byte of a file is written in plaintext and
none is spooled: at most two segments of one file are in memory. Whatever goes wrong, a visitor
who leaves included, every segment stored so far is deleted before the error goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from portal.crypto import suites
from portal.infra.csrf import check_token
from portal.infra.pumping import CUT_OFF, pump
from portal.infra.sealing import ReceivedFile, Sealing, delete_segments
from portal.infra.storage import Blobs
from portal.kernel.errors import Invalid, TooLarge

__all__ = ["CUT_OFF", "Limits", "Received", "ReceivedFile", "discard", "drain", "receive"]

MAX_TEXT_BYTES = 16 * 1024 * 1024
"""All text fields together: room for 5 MB of Chinese, whose own field then answers beside it."""
MAX_FIELDS = 200
MAX_DRAINED_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one form may bring, in bytes and files, and the space the store must keep free.

    `suite` is the one its files are sealed in.
    """

    file_bytes: int
    files: int
    min_free_bytes: int
    total_bytes: int = 1024**3
    suite: bytes = suites.XWING_AES256


@dataclass(frozen=True, slots=True)
class Received:
    """A form with files: texts by field name (the last one counts), files in the order sent."""

    fields: dict[str, str]
    files: list[ReceivedFile]


async def receive(
    request: Request,
    *,
    check_csrf: bool,
    limits: Limits,
    blobs: Blobs,
    many: Collection[str] = (),
) -> Received:
    """Read the form in the body of `request` and leave its files sealed in `blobs`.

    A field of `many` that came more than once is a text of as many lines.
    With `check_csrf` the field `csrf` must come before the first file. The caller keeps every file
    with `evidence.service.keep`, or gives it back with `discard`. Raises NotAllowed (forged),
    TooLarge (one file, all of it, or the texts), Invalid (too many files, cut off, not a form) and
    Unavailable (no space, no store); then nothing stays behind.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.total_bytes + MAX_TEXT_BYTES:
        raise TooLarge
    check = partial(check_token, request) if check_csrf else None
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "put") as putter, ThreadPoolExecutor(1, "seal") as worker:
        reader = _Reader(
            _boundary(request), check, limits, lambda: _start(blobs, putter, limits), many
        )
        complete = False
        try:
            await pump(request, worker, reader.feed)
            received = await loop.run_in_executor(worker, reader.finish)
            complete = True
        finally:
            if not complete:  # runs after whatever the one worker is still doing
                await asyncio.shield(loop.run_in_executor(worker, reader.abandon, blobs))
        return received


async def drain(request: Request, most: int = MAX_DRAINED_BYTES) -> None:
    """Read the body of a form nobody may send, and keep nothing: a browser reads no answer before.

    Past `most` bytes it is left unread.
    """
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen > most:
            return


def discard(blobs: Blobs, received: Received) -> None:
    """Delete the files of a form that is not kept after all."""
    for file in received.files:
        delete_segments(blobs, file.file_id, file.segments)


def _start(blobs: Blobs, putter: ThreadPoolExecutor, limits: Limits) -> Sealing:
    return Sealing(
        blobs,
        putter,
        max_bytes=limits.file_bytes,
        min_free_bytes=limits.min_free_bytes,
        suite=limits.suite,
    )


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise Invalid(files="invalid")
    return options[b"boundary"]


class _Reader:
    """The callbacks of the multipart parser: texts are collected, files go into the cipher."""

    def __init__(
        self,
        boundary: bytes,
        check: Callable[[str], None] | None,
        limits: Limits,
        start: Callable[[], Sealing],
        many: Collection[str] = (),
    ) -> None:
        self._check, self._limits, self._start = check, limits, start
        self._many, self._parts = frozenset(many), 0
        self._fields: dict[str, bytearray] = {}
        self._files: list[ReceivedFile] = []
        self._sealing: Sealing | None = None
        self._bytes = self._text_bytes = 0
        self._header = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._file_name: str | None = None
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._part_data,
                "on_part_end": self._part_end,
                "on_end": self._end,
            },
        )

    def feed(self, chunks: list[bytes]) -> None:
        """Parse more of the body; on return all of it is in the cipher."""
        try:
            for chunk in chunks:
                self._parser.write(chunk)
        except FormParserError as error:
            raise Invalid(files="invalid") from error

    def finish(self) -> Received:
        """Return what the form held. Raises Invalid when its end never came."""
        if not self._ended:
            raise Invalid(files=CUT_OFF)
        self._prove_own_form()
        try:
            texts = {name: typed.decode() for name, typed in self._fields.items()}
        except UnicodeDecodeError as error:
            raise Invalid(files="invalid") from error
        texts.pop("csrf", None)
        return Received(texts, self._files)

    def abandon(self, blobs: Blobs) -> None:
        """Delete every segment stored for this form."""
        if self._sealing is not None:
            self._sealing.abandon()
        for file in self._files:
            delete_segments(blobs, file.file_id, file.segments)

    def _part_begin(self) -> None:
        self._headers = {}

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        file_name = options.get(b"filename")
        self._name = options.get(b"name", b"").decode(errors="replace")
        self._file_name = None if file_name is None else file_name.decode(errors="replace")
        if self._file_name is None:
            before = self._fields.get(self._name) if self._name in self._many else None
            self._fields[self._name] = bytearray() if before is None else before + b"\n"
            self._parts += 1
            if self._parts > MAX_FIELDS:
                raise TooLarge

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._file_name is None:
            self._text_bytes += end - start
            if self._text_bytes > MAX_TEXT_BYTES:
                raise TooLarge
            self._fields[self._name] += data[start:end]
            return
        self._bytes += end - start
        if self._bytes > self._limits.total_bytes:
            raise TooLarge
        self._open_file().add(memoryview(data)[start:end])

    def _part_end(self) -> None:
        if not self._file_name and self._sealing is None:  # a text, or a file input left empty
            return
        declared = self._headers.get(b"content-type", b"").decode("ascii", errors="replace")
        self._files.append(self._open_file().finish(self._file_name or "", declared))
        self._sealing = None

    def _end(self) -> None:
        self._ended = True

    def _open_file(self) -> Sealing:
        if self._sealing is None:
            self._prove_own_form()
            if len(self._files) >= self._limits.files:
                raise Invalid(files="too_long")
            self._sealing = self._start()
        return self._sealing

    def _prove_own_form(self) -> None:
        if self._check is not None:
            self._check(self._fields.get("csrf", bytearray()).decode(errors="replace"))
            self._check = None
