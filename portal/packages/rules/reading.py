"""Checking a package with nothing but the file: one line for each defect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SM3, Hash

from portal.crypto import notes
from portal.crypto.errors import NoteInvalid, SealBroken
from portal.packages import rules
from portal.packages.rules import bag, custody, stamp
from portal.packages.rules.statement import Item, Paper, Statement, read
from portal.packages.rules.trusted import MOST, Most, Trust, verifier_of
from portal.packages.rules.unzipped import NotAPackage, Unzipped

__all__ = ["Most", "Report", "Trust", "verify", "verify_files"]


@dataclass(slots=True)
class Report:
    """What was found: defects (none: whole), and what a person compares or should know."""

    defects: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    items: int = 0
    payload_bytes: int = 0
    told: Statement | None = None
    met: set[str] = field(default_factory=set)
    """Paths of the payload that were read to their end."""

    def wrong(self, line: str) -> None:
        """Add a defect once."""
        if line not in self.defects:
            self.defects.append(line)


class Files(Protocol):
    """The files of a package in order; see unzipped.Unzipped."""

    wrong_crcs: set[str]

    def files(self, size_of: Callable[[str], int]) -> Iterator[tuple[str, int, Iterator[bytes]]]:
        """Yield name, size and pieces of each."""


def verify(pieces: Iterable[bytes], trust: Trust, most: Most = MOST) -> Report:
    """Read a package (a ZIP, already opened from its seal) to its end and say what is wrong with it.

    Nothing is written anywhere. Payload is hashed as it streams by; tag files are held, up to
    `most`. Without `trust.vkey` the package's own key is taken and named in a remark.
    """
    return verify_files(Unzipped(pieces), trust, most)


def verify_files(files: Files, trust: Trust, most: Most = MOST) -> Report:
    """Read the files of a package, wherever they lie, and say what is wrong with them; see `verify`."""
    report, reader = Report(), _Reader(trust, most)
    try:
        reader.read(files, report)
    except NotAPackage as error:
        report.wrong(str(error))
    except SealBroken:
        report.wrong("seal: changed or cut short")
    except RecursionError:
        report.wrong("package: nested deeper than a package is")
    return report


class _Reader:
    def __init__(self, trust: Trust, most: Most) -> None:
        self._trust, self._most = trust, most
        self._root = ""
        self._tags: dict[str, bytes] = {}
        self._told: Statement | None = None
        self._payload: dict[str, Item | Paper] = {}
        self._manifest: dict[str, str] = {}

    def read(self, archive: Files, report: Report) -> None:
        held = 0
        for full, size, pieces in archive.files(lambda path: self._size(path, report)):
            path = self._inside(full)
            if path.startswith(rules.PAYLOAD):
                self._tags_done(report)
                self._check(path, size, pieces, report)
                continue
            if self._told is not None:
                raise NotAPackage(f"{path}: a tag file behind the payload")
            held += size
            if held > self._most.tags:
                raise NotAPackage("archive: tag files larger than they may be together")
            if path == rules.STATEMENT and size > self._most.statement:
                raise NotAPackage(f"{path}: larger than such a file may be")
            self._tags[path] = b"".join(pieces)
        self._tags_done(report)
        for path in sorted(self._manifest.keys() - report.met):
            report.wrong(f"{path}: missing")
        for full in sorted(archive.wrong_crcs):
            path = self._inside(full)
            if not any(line.startswith(f"{path}: ") for line in report.defects):
                report.wrong(f"{path}: the archive states another CRC")

    def _inside(self, full: str) -> str:
        root, slash, path = full.partition("/")
        self._root = self._root or root
        if not slash or root != self._root:
            raise NotAPackage(f"{full}: outside the folder of the package")
        return path

    def _size(self, full: str, report: Report) -> int:
        path = self._inside(full)
        if not path.startswith(rules.PAYLOAD):
            raise NotAPackage(f"{path}: its header is not written as a package's is")
        self._tags_done(report)
        if path not in self._payload:
            raise NotAPackage(f"{path}: not in the statement, so nothing says where it ends")
        return self._payload[path].size

    def _check(self, path: str, size: int, pieces: Iterator[bytes], report: Report) -> None:
        stated = self._payload[path]
        digest, national = sha256(), Hash(SM3())
        with ThreadPoolExecutor(1) as helper:  # SM3 is the slower one, and lets go of the GIL
            for piece in pieces:
                both = helper.submit(national.update, piece) if isinstance(stated, Item) else None
                digest.update(piece)
                if both is not None:
                    both.result()
        report.met.add(path)
        report.payload_bytes += size
        if path not in self._manifest:
            report.wrong(f"{path}: not in the manifest")
        elif digest.hexdigest() != self._manifest[path]:
            report.wrong(f"{path}: changed, its SHA-256 is not the manifest's")
        elif digest.hexdigest() != stated.sha256:
            report.wrong(f"{path}: its SHA-256 is not the one of its statement")
        elif isinstance(stated, Item) and national.finalize().hex() != stated.sm3:
            report.wrong(f"{path}: its SM3 is not the one of its statement")

    def _tags_done(self, report: Report) -> None:
        """Check everything that stands before the payload, once."""
        if self._told is not None:
            return
        for path in rules.REQUIRED:
            if path not in self._tags:
                report.wrong(f"{path}: missing")
        if rules.STATEMENT not in self._tags:
            raise NotAPackage(f"{rules.STATEMENT}: without it nothing else can be read")
        told = read(Statement, self._tags[rules.STATEMENT], rules.STATEMENT)
        self._told, self._payload = told, {each.path: each for each in told.payload}
        report.told, report.items = told, len(told.items)
        own = self._tags.get(rules.KEY, b"")
        verifier = verifier_of(self._trust, own, report.wrong, report.remarks.append)
        self._check_bag(told, report)
        self._check_info(report)
        self._check_signature(told, verifier, report)
        custody.check(told, self._tags, verifier, report.wrong)

    def _check_bag(self, told: Statement, report: Report) -> None:
        if self._tags.get(rules.BAGIT, b"").decode(errors="replace") != bag.BAGIT_TEXT:
            report.wrong(f"{rules.BAGIT}: changed")
        if self._root != f"package-{told.ref}":
            report.wrong(f"{self._root}: not the folder its statement names")
        self._manifest = _manifest(self._tags, rules.MANIFEST, report)
        for path in sorted(self._payload):
            if path not in self._manifest:
                report.wrong(f"{path}: not in the manifest")
        for path in sorted(self._manifest.keys() - self._payload.keys()):
            report.wrong(f"{path}: in the manifest, but not in the statement")
        listed = _manifest(self._tags, rules.TAG_MANIFEST, report)
        for path in sorted(self._tags.keys() - listed.keys() - rules.UNLISTED):
            report.wrong(f"{path}: added, the tag manifest does not list it")
        for path, digest in listed.items():
            if path not in self._tags:
                report.wrong(f"{path}: missing")
            elif sha256(self._tags[path]).hexdigest() != digest:
                report.wrong(f"{path}: changed, its SHA-256 is not the tag manifest's")

    def _check_info(self, report: Report) -> None:
        try:
            info = bag.parse_bag_info(self._tags.get(rules.BAG_INFO, b"").decode())
        except ValueError:
            report.wrong(f"{rules.BAG_INFO}: cannot be read")
            return
        payload = self._payload.values()
        if info.get("Payload-Oxum") != f"{sum(each.size for each in payload)}.{len(payload)}":
            report.wrong(f"{rules.BAG_INFO}: states another size or number of files")
        stamped = info.get("Time-Stamp") == bag.STAMPED
        token, signature = self._tags.get(rules.TIME_STAMP), self._tags.get(rules.SIGNATURE, b"")
        if stamped and token is None:
            report.wrong(f"{rules.TIME_STAMP}: missing")
        elif token is not None and not stamped:
            report.wrong(f"{rules.TIME_STAMP}: added, {rules.BAG_INFO} names none")
        elif token is not None:
            stamp.check(
                token,
                signature,
                self._tags.get(rules.STAMP_ROOTS, b""),
                self._trust.roots,
                path=rules.TIME_STAMP,
                wrong=report.wrong,
                remark=report.remarks.append,
            )

    def _check_signature(
        self, told: Statement, verifier: notes.Verifier | None, report: Report
    ) -> None:
        if verifier is None or rules.SIGNATURE not in self._tags:
            return
        listed = self._tags.get(rules.TAG_MANIFEST, b"")
        try:
            note = notes.open_note(self._tags[rules.SIGNATURE].decode(), [verifier])
        except ValueError:
            report.wrong(f"{rules.SIGNATURE}: cannot be read")
        except NoteInvalid as error:
            report.wrong(f"{rules.SIGNATURE}: {error}")
        else:
            if note.text != bag.signed_text(told.ref, listed):
                report.wrong(f"{rules.TAG_MANIFEST}: not the one that was signed")


def _manifest(tags: dict[str, bytes], path: str, report: Report) -> dict[str, str]:
    try:
        return bag.parse_manifest(tags.get(path, b"").decode())
    except ValueError:
        report.wrong(f"{path}: cannot be read")
        return {}
