"""Parsers of strange files. They run only in a sandboxed process (portal/infra/sandbox/child.py).

A reader gets the bytes and gives safe forms back: pictures drawn anew, plain text, cells, facts.
"""

from __future__ import annotations

import importlib
from typing import Any

from portal.infra.sandbox.answer import Answer, failed
from portal.infra.sandbox.readers import (
    images,
    mail,
    markup,
    media,
    ofd,
    office,
    old_office,
    pdf,
    plain,
    rich_text,
    sheets,
)
from portal.infra.sandbox.readers.kinds import Cannot, kind_of

_CODECS = (
    *("utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "latin_1", "ascii", "idna"),
    *("gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr"),
    *(
        "cp1250",
        "cp1252",
        "cp1251",
        "cp437",
        "koi8_r",
        "iso2022_jp",
        "iso8859_2",
        "iso8859_5",
        "iso8859_15",
    ),
    *("punycode", "raw_unicode_escape", "unicode_escape", "base64_codec", "quopri_codec"),
)
_READERS: dict[str, Any] = {
    "image": images,
    "pdf": pdf,
    "word": office,
    "slides": office,
    "text_document": office,
    "sheet": sheets,
    "old_office": old_office,
    "ofd": ofd,
    "rich_text": rich_text,
    "archive": plain,
    "text": plain,
    "mail": mail,
    "outlook": mail,
    "media": media,
}
"""By kind: a module with the functions preview, report, scrub and redact, as far as it has them."""


_RUST = "pyo3_runtime"
"""Where a panic of a parser in Rust comes from; it is no Exception."""


def warm_up() -> None:
    """Load everything a reader loads late: afterwards no file can be opened any more."""
    for name in _CODECS:
        importlib.import_module(f"encodings.{name}")
    markup.parsed(b"<?xml version='1.0' encoding='GB18030'?><a/>")
    images.warm_up()
    pdf.warm_up()


def answer(ask: dict[str, Any], data: bytes) -> Answer:
    """Return what `ask["act"]` makes of the file; every failure is an answer with its code."""
    try:
        return _beginning(data, ask) if ask.get("beginning") else _whole(data, ask)
    except Cannot as error:
        return failed(error.code, numbers=error.numbers)
    except MemoryError:
        return failed("too_much_memory")
    except Exception:  # noqa: BLE001 - whatever a strange file does to a parser is its own fault
        return failed("damaged")
    except BaseException as error:
        if type(error).__module__ != _RUST:
            raise
        return failed("damaged")


def _whole(data: bytes, ask: dict[str, Any]) -> Answer:
    kind = kind_of(data)
    act = getattr(_READERS.get(kind), ask["act"], None)
    if act is None:
        return failed("unsupported", kind)
    done: Answer = act(data, ask, kind)
    done.head.kind = kind
    return done


def _beginning(data: bytes, ask: dict[str, Any]) -> Answer:
    """Return what the first bytes of a large file show: of text they are enough, of nothing else."""
    if ask["act"] != "preview" or plain.kind_of_beginning(data) != "text":
        return failed("too_large")
    done = plain.preview(data, ask, "text")
    done.head.kind, done.head.notes = "text", ["beginning"]
    return done
