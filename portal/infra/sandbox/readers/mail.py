"""E-mail: .eml (RFC 5322, MIME) and Outlook's .msg (MS-OXMSG): headers, words, names of attachments."""

from __future__ import annotations

import io
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any

import olefile

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers.plain import decoded

_HEADERS = {
    "From": "mail_from",
    "Sender": "mail_sender",
    "To": "mail_to",
    "Cc": "mail_cc",
    "Bcc": "mail_bcc",
    "Reply-To": "mail_reply_to",
    "Date": "mail_date",
    "Subject": "mail_subject",
}
_TRACES = {
    "Message-ID": "mail_id",
    "X-Originating-IP": "mail_ip",
    "X-Mailer": "software",
    "User-Agent": "software",
}
_MESSAGE = (
    ("0C1A", "mail_from"),
    ("0C1F", "mail_from"),
    ("0E04", "mail_to"),
    ("0E03", "mail_cc"),
    ("0037", "mail_subject"),
)
"""Property ids of MS-OXPROPS: sender's name and address, shown To and Cc, subject."""
_BODY, _TRANSPORT, _FILE_NAME = "1000", "007D", "3707"
_SHOWN, _VALUE, _PARTS = 200_000, 1_000, 200
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"}


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return who wrote to whom, the words, and the names of what was attached."""
    return _outlook(data) if kind == "outlook" else _mail(data)


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the headers that tell where a message came from."""
    if kind == "outlook":
        return Answer(Head(facts=_outlook(data).head.facts))
    message = _parsed(data)
    facts = _facts(message, {**_HEADERS, **_TRACES})
    for received in (message.get_all("Received") or [])[:20]:
        facts.append(("mail_hop", " ".join(str(received).split())[:_VALUE]))
    return Answer(Head(facts=facts))


def _parsed(data: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(data)


def _mail(data: bytes) -> Answer:
    message = _parsed(data)
    texts: list[str] = []
    others: list[list[str]] = []
    for part in list(message.walk())[:_PARTS]:
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), _named(part)
        if name or part.get_content_maintype() != "text":
            payload = part.get_payload(decode=True)
            size = len(payload) if isinstance(payload, bytes) else 0
            others.append([name, kind[:100], str(size)])
        else:
            texts.append(_text_of(part, kind))
    blocks = [Block(text="\n\n".join(texts)[:_SHOWN])]
    if others:
        blocks.append(Block(heading="attachments", cells=others))
    notes = ["truncated"] if sum(map(len, texts)) > _SHOWN else []
    return Answer(Head(facts=_facts(message, _HEADERS), blocks=blocks, notes=notes))


def _facts(message: EmailMessage, headers: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for header, code in headers.items():
        found += [(code, value[:_VALUE]) for value in _values(message, header)[:5]]
    return found


def _values(message: EmailMessage, header: str) -> list[str]:
    try:
        return [str(each) for each in message.get_all(header) or []]
    except (ValueError, IndexError, AttributeError, TypeError):  # headers the parser trips over
        return [str(v) for k, v in message.raw_items() if k.lower() == header.lower()]


def _named(part: EmailMessage) -> str:
    try:
        return (part.get_filename() or "")[:200]
    except (ValueError, IndexError, AttributeError, TypeError):
        return "?"


def _text_of(part: EmailMessage, kind: str) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = decoded(raw, str(part.get_param("charset", "") or ""))
    return words_of(text) if kind == "text/html" else text


def _outlook(data: bytes) -> Answer:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        facts = [(code, value) for tag, code in _MESSAGE if (value := _property(file, tag))]
        body = _property(file, _BODY)
        names = [
            [_property(file, _FILE_NAME, each)]
            for each in sorted({p[0] for p in file.listdir() if p[0].startswith("__attach")})
        ]
    blocks = [Block(text=body[:_SHOWN])] if body else []
    blocks += [Block(heading="attachments", cells=names[:_PARTS])] if names else []
    return Answer(Head(facts=[(c, v[:_VALUE]) for c, v in facts], blocks=blocks))


def _property(file: Any, tag: str, folder: str = "") -> str:
    """Return a text property: 001F is UTF-16, 001E an 8-bit code page."""
    start = f"{folder}/" if folder else ""
    for kind, encoding in (("001F", "utf-16-le"), ("001E", "")):
        name = f"{start}__substg1.0_{tag}{kind}"
        if file.exists(name):
            raw = file.openstream(name).read()
            text = raw.decode(encoding, errors="replace") if encoding else decoded(raw)
            return str(text).strip("\x00")
    return ""


class _Words(HTMLParser):
    """Collects what a person would read; scripts, styles and addresses are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins."""
        self._hidden += tag in {"script", "style", "head", "template"}
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Leave what is hidden."""
        if tag in {"script", "style", "head", "template"}:
            self._hidden = max(self._hidden - 1, 0)

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self._hidden:
            self.found.append(" ".join(data.split("\n")))


def words_of(html: str) -> str:
    """Return the words of an HTML text, a line for every block; nothing of it is loaded or run."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.found).split("\n"))
    return "\n".join(line for line in lines if line)
