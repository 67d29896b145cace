"""What is fuzzed beside the sandbox's readers: every parser of bytes that a stranger may send.

A target reads any bytes and says what came of them: "read", or the name of the refusal it documents.
Whatever else it raises is a find. Seeds are made here; finds are added as seeds and stay.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
import urllib.parse
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
from starlette.requests import Request

from portal.cases.forms import OpenCase
from portal.crypto import agefile, cosignatures, fields, keys, notes, sealed, segments, tlog
from portal.crypto.codes import parse_receipt
from portal.crypto.errors import NoteInvalid, ProofInvalid, ReceiptMistyped, SealBroken
from portal.evidence.forms import CustodyEntry
from portal.evidence.rules import ranges, tus
from portal.evidence.rules.ranges import Unsatisfiable
from portal.evidence.rules.tus import Garbled, Malformed
from portal.infra import forms, sheets, uploads
from portal.infra.sandbox.answer import NotAnAnswer, decode, encode, failed
from portal.infra.storage import LocalBlobs
from portal.kernel.errors import DomainError
from portal.main import proofcheck
from portal.packages.rules import bag, zipped
from portal.packages.rules.reading import Trust, verify
from portal.packages.rules.zipped import Source
from portal.statements.book.columns import COLUMNS as STATEMENT_COLUMNS
from portal.statements.book.columns import known_names
from portal.statements.rules import reading, words
from tests.support import strange

KEY, NATIONAL, FILE_ID = b"k" * 32, b"\x03" + b"k" * 32, b"i" * 16
SIGNER = notes.Signer("cluebridge.test/log", bytes(32))
LIMITS = uploads.Limits(file_bytes=1 << 20, files=3, min_free_bytes=0, total_bytes=1 << 20)
BOUNDARY = b"b0undary"


@dataclass(frozen=True, slots=True)
class Target:
    """A parser: where mutations begin, how it is asked, which refusals it documents."""

    seeds: Callable[[], tuple[bytes, ...]]
    parse: Callable[[bytes], Any]
    refusals: tuple[type[BaseException], ...] = ()

    def read(self, data: bytes) -> str:
        """Return "read" or the name of the refusal; raises what is a find."""
        try:
            self.parse(data)
        except self.refusals as refused:
            return type(refused).__name__
        return "read"


def text(data: bytes) -> str:
    return data.decode(errors="replace")


def _headers(data: bytes) -> dict[str, str]:
    lines = (line.partition(": ") for line in data.decode("latin-1").splitlines())
    return {name.lower(): value for name, _, value in lines}


def _tus(data: bytes) -> None:
    told = _headers(data)
    tus.announced(told)
    tus.count(told, "upload-offset")
    if (checked := tus.checksum(told)) is not None:
        checked.whole()


def _range(data: bytes) -> None:
    found = ranges.asked(data.decode("latin-1"), 1000)
    assert found is None or 0 <= found[0] <= found[1] < 1000


@cache
def _store() -> LocalBlobs:
    return LocalBlobs(Path(tempfile.mkdtemp(prefix="cluebridge-fuzz-")))


def _multipart(data: bytes) -> None:
    async def messages() -> AsyncIterator[dict[str, Any]]:
        for start in range(0, len(data), 97):
            yield {"type": "http.request", "body": data[start : start + 97], "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    kind = b"multipart/form-data; boundary=" + BOUNDARY
    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind)], "state": {}}
    request = Request(scope, messages().__anext__)
    try:
        found = asyncio.run(
            uploads.receive(request, check_csrf=False, limits=LIMITS, blobs=_store())
        )
        uploads.discard(_store(), found)
    finally:
        assert not list(_store().names()), "a refused form leaves nothing"


def _forms(data: bytes) -> None:
    typed = dict(urllib.parse.parse_qsl(text(data), keep_blank_values=True))
    for form in (OpenCase, CustodyEntry):
        bound = forms.validate(form, typed)
        assert (bound.data is None) == bool(bound.errors)


def _sheet(data: bytes) -> None:
    def pieces() -> Iterator[bytes]:
        return (data[at : at + 61] for at in range(0, len(data), 61))

    for _ in sheets.table(pieces, {"编码", "名称"}).rows:
        pass


def _statement(data: bytes) -> None:
    """Read a bank's file as finance would: columns guessed or in their usual order, then every line."""
    found = sheets.table(lambda: iter((data,)), known_names())
    rows = [cells for _, cells in islice(found.rows, 200)]
    guessed = reading.guess(found.columns, STATEMENT_COLUMNS, {})
    usual = ["day", "in", "out", "balance", "counterparty", "account", "reference", "text"]
    for targets in (guessed, [*usual, *[""] * len(guessed)][: len(guessed)]):
        reading.swapped(rows, targets)
        for row in rows:
            try:
                said = reading.read(1, row, targets)
            except reading.Wrong:
                continue
            assert said.line.fen > 0 and abs(said.signed_fen) == said.line.fen
            assert len(words.mentions(said.line)) <= words.MOST_MENTIONS


def _package(data: bytes) -> None:
    report = verify([data], Trust())
    assert report.defects, "what was made here is no whole package"


def _a_package() -> bytes:
    told = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}
    told["bag-info.txt"] = bag.bag_info({"Source-Organization": "x"}, ()).encode()
    told["package.json"] = b'{"id":1,"items":[]}'
    told["manifest-sha256.txt"] = bag.manifest({"data/a.txt": "0" * 64}).encode()
    files = [Source.of(f"bag/{name}", content) for name, content in told.items()]
    files.append(Source("bag/data/evidence/1-a.txt", 3, (b"abc",)))
    return b"".join(zipped.archive(files, datetime(2026, 3, 2)))


def _checkpoint() -> str:
    return tlog.sign_checkpoint(tlog.Checkpoint(SIGNER.name, 1, bytes(32)), SIGNER)


def _proof() -> bytes:
    hashes = (b"a" * 32, b"b" * 32)
    return tlog.ProofFile(0, hashes, _checkpoint(), b'{"told":{},"salt":"00"}').marshal().encode()


def _notes(data: bytes) -> None:
    tlog.open_checkpoint(text(data), origin=SIGNER.name, verifiers=[SIGNER.verifier])


def _proofs(data: bytes) -> None:
    assert proofcheck.verify(text(data), vkey=SIGNER.verifier.vkey).defects
    tlog.ProofFile.parse(text(data))


def _keys(data: bytes) -> None:
    for kind in (notes.Verifier, cosignatures.Witness):
        kind.parse(text(data))


def _form_body() -> bytes:
    part = b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    file = (
        b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"'
        b"\r\nContent-Type: application/pdf\r\n\r\n" + bytes(300) + b"\r\n"
    )  # fmt: skip
    return part % (b"title", "标题".encode()) + file + b"--" + BOUNDARY + b"--\r\n"


@cache
def _agency() -> keys.PrivateKey:
    return keys.PrivateKey(bytes(32))


@cache
def _age() -> tuple[str, str]:
    """Return a fresh age identity and its recipient."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


_TUS = (
    b"upload-length: 100\nupload-offset: 5\nupload-metadata: filename 5b2VLm1wNA==,filetype dmlkZW8=\n"
    b"upload-checksum: sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
)
TARGETS: dict[str, Target] = {
    "receipt": Target(
        lambda: (b"1234 5678 9012 3456 7890 1234 5678 90", "１２３".encode()),
        lambda data: parse_receipt(text(data)),
        (ReceiptMistyped,),
    ),
    "age": Target(
        lambda: (b"".join(agefile.export_age(_age()[1], [bytes(300)])),),
        lambda data: b"".join(agefile.open_age(_age()[0], io.BytesIO(data))),
        (SealBroken,),
    ),
    "segment": Target(
        lambda: (segments.seal_segment(KEY, FILE_ID, 0, bytes(300), last=True),),
        lambda data: segments.open_segment(KEY, FILE_ID, 0, True, data),
        (SealBroken,),
    ),
    "segment-sm": Target(
        lambda: (segments.seal_segment(NATIONAL, FILE_ID, 0, bytes(300), last=True),),
        lambda data: segments.open_segment(NATIONAL, FILE_ID, 0, True, data),
        (SealBroken,),
    ),
    "field": Target(
        lambda: (fields.seal_text(KEY, "王某", context=b"c"),),
        lambda data: fields.open_text(KEY, data, context=b"c"),
        (SealBroken,),
    ),
    "field-sm": Target(
        lambda: (fields.seal_text(NATIONAL, "王某", context=b"c"),),
        lambda data: fields.open_text(NATIONAL, data, context=b"c"),
        (SealBroken,),
    ),
    "stream": Target(
        lambda: (b"".join(sealed.seal_stream(_agency().public, [bytes(300)])),),
        lambda data: b"".join(sealed.Opening([data[:50], data[50:]]).with_key(_agency())),
        (SealBroken,),
    ),
    "checkpoint": Target(lambda: (_checkpoint().encode(),), _notes, (NoteInvalid,)),
    "proof": Target(lambda: (_proof(),), _proofs, (NoteInvalid, ProofInvalid)),
    "witness": Target(
        lambda: (cosignatures.AddCheckpoint(1, (b"a" * 32,), _checkpoint()).marshal().encode(),),
        lambda data: cosignatures.AddCheckpoint.parse(text(data)),
        (NoteInvalid,),
    ),
    "public-key": Target(lambda: (SIGNER.verifier.vkey.encode(),), _keys, (NoteInvalid,)),
    "tus": Target(lambda: (_TUS,), _tus, (Malformed, Garbled)),
    "range": Target(lambda: (b"bytes=0-99", b"bytes=-5"), _range, (Unsatisfiable,)),
    "multipart": Target(lambda: (_form_body(),), _multipart, (DomainError,)),
    "forms": Target(
        lambda: (b"title=a&category=fake_stay&source=audit&region=990100&kind=seized&reason=x",),
        _forms,
    ),
    "sheet": Target(
        lambda: (strange.workbook(), "编码,名称\n001,花桥医院\n".encode("gb18030")),
        _sheet,
        (DomainError,),
    ),
    "statement": Target(
        lambda: (
            strange.workbook(),
            '交易日期,收入,支出,余额,户名\n20260305,"1,000.00",,5,缴花医保罚[2026]3号\n'.encode(
                "gbk"
            ),
            "日期;金额;借贷\n2026-03-05 10:00;(5.00);借\n".encode("utf-16"),
        ),
        _statement,
        (DomainError,),
    ),
    "package": Target(lambda: (_a_package(),), _package),
    "answer": Target(
        lambda: (encode(failed("damaged", "pdf", {"page": 3})),), decode, (NotAnAnswer,)
    ),
}
