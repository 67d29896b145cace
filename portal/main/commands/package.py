"""`cluebridge package`: take a package out of a case, check one offline, open one sent to us."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from portal.cases import queries as cases
from portal.crypto import sealed
from portal.crypto.agefile import open_age
from portal.crypto.errors import SealBroken
from portal.identity import service as identity
from portal.identity.forms import SignIn
from portal.infra.forms import Bound, validate
from portal.infra.settings import Settings
from portal.infra.web import Caller
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Destroyed, DomainError
from portal.main.app import make_works
from portal.packages import service
from portal.packages.forms import Export
from portal.packages.rules import recipient, stamp
from portal.packages.rules.reading import Report, Trust, verify, verify_files

_AGE = b"age-encryption.org/v1"
_ZIP = b"PK\x03\x04"
_PIECE = 1024 * 1024
_KEY_GONE = (
    "sealed to a key of this agency that was changed and destroyed on {}: nobody can open it any "
    "more; give the sender the present key and ask for a new package"
)


def add(commands: Any) -> None:
    """Add `package export`, `package verify` and `package open`."""
    group = commands.add_parser("package", help="evidence packages for prosecutors and courts")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    export = verbs.add_parser(
        "export", help="take a package out of a case; asks an officer's passphrase and code"
    )
    export.add_argument("case", help="number of the case")
    export.add_argument("--officer", required=True, help="login of the officer")
    export.add_argument("--receiver", required=True, help="name of the receiver")
    export.add_argument("--key", required=True, help="age1… or cluebridge-key-v1:…, or a file")
    export.add_argument("--purpose", required=True)
    export.add_argument("--reporters-files", action="store_true", help="also what reporters sent")
    export.add_argument("--out", type=Path, help="file to write; else named after the case")
    export.set_defaults(run=_export)
    check = verbs.add_parser(
        "verify", help="check a package offline; exit 0 when whole, 1 with one line per defect"
    )
    check.add_argument("file", type=Path, help="the package, or the folder it was unpacked into")
    check.add_argument("--identity", type=Path, help="file with the AGE-SECRET-KEY-1… to open it")
    check.add_argument("--key", help="the log's public key, known from elsewhere")
    check.add_argument("--tsa-roots", type=Path, help="PEM roots of the time-stamp service")
    check.set_defaults(run=_verify)
    opened = verbs.add_parser("open", help="open a package another Cluebridge sealed to an agency")
    opened.add_argument("file", type=Path)
    opened.add_argument("--officer", required=True, help="login of an officer of the agency")
    opened.add_argument("--check", action="store_true", help="verify instead of writing the ZIP")
    opened.add_argument("--key", help="with --check: the log's public key, known from elsewhere")
    opened.set_defaults(run=_open)


def _export(arguments: argparse.Namespace) -> int:
    works = make_works(Settings())
    form = _form(arguments)
    if form.data is None:
        return _refused(", ".join(f"{name}: {code}" for name, code in form.errors.items()))
    try:
        with _signed_in(works, arguments.officer) as caller:
            with works.begin(caller.actor, caller.unlocked) as work:
                case = cases.by_number(work.session, caller.actor, arguments.case)
                name, to = service.chosen(work, form.data)
            wish = service.Wish(case.id or 0, name, form.data.purpose, form.data.with_tips)
            made = service.start(works, caller.actor, caller.unlocked, wish, to)
            path = arguments.out or Path(made.name)
            with path.open("xb") as file:
                file.writelines(made.pieces)
    except (DomainError, FileExistsError) as error:
        return _refused(str(error) or type(error).__name__)
    print(path)
    return 0


def _form(arguments: argparse.Namespace) -> Bound[Export]:
    typed = arguments.key
    if not typed.startswith(("age1", recipient.PREFIX)) and Path(typed).is_file():
        typed = Path(typed).read_text("utf-8")
    raw = {"purpose": arguments.purpose, "receiver": arguments.receiver, "key": typed}
    return validate(Export, {**raw, "with_tips": "true" if arguments.reporters_files else ""})


@contextmanager
def _signed_in(works: Works, login: str) -> Iterator[Caller]:
    """Yield who gave passphrase and one-time code, key opened, in a session that ends with this."""
    passphrase = getpass.getpass("passphrase: ")
    code = getpass.getpass("one-time code: ")
    token = identity.sign_in(works, SignIn(login=login, passphrase=passphrase, code=code))
    if token is None:
        raise DomainError("login, passphrase or code is wrong")
    try:
        with works.begin(SYSTEM, writes=False) as work:
            caller = identity.resume(work, token)
        if caller is None:
            raise DomainError("the session ended at once")
        yield caller
    finally:
        with works.begin(SYSTEM) as work:
            identity.sign_out(work, token)


def _verify(arguments: argparse.Namespace) -> int:
    roots = stamp.roots_of(arguments.tsa_roots.read_bytes()) if arguments.tsa_roots else ()
    if arguments.file.is_dir():
        return _told(verify_files(service.Unpacked(arguments.file), Trust(arguments.key, roots)))
    with arguments.file.open("rb") as file:
        try:
            pieces = _unsealed(file, arguments.identity)
        except ValueError as error:
            return _refused(str(error))
        return _told(verify(pieces, Trust(arguments.key, roots)))


def _unsealed(file: IO[bytes], identity_file: Path | None) -> Iterable[bytes]:
    head = file.read(len(_AGE))
    file.seek(0)
    if head != _AGE:
        if head[:1] in {b"\x02", b"\x03"}:
            raise ValueError("sealed to a Cluebridge agency: use `package open --check` there")
        return iter(lambda: file.read(_PIECE), b"")
    if identity_file is None:
        raise ValueError("sealed with age: give --identity")
    lines = identity_file.read_text("utf-8").splitlines()
    secret = [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    return open_age(secret[0] if secret else "", file)


def _open(arguments: argparse.Namespace) -> int:
    works = make_works(Settings())
    try:
        with (
            _signed_in(works, arguments.officer) as caller,
            arguments.file.open("rb") as file,
        ):
            opening = sealed.Opening(iter(lambda: file.read(_PIECE), b""))
            with works.begin(caller.actor, caller.unlocked, writes=False) as work:
                key = service.stream_key(work, opening.head)
            if arguments.check:
                return _told(verify(opening.plaintext(key), Trust(arguments.key)))
            for piece in opening.plaintext(key):
                sys.stdout.buffer.write(piece)
    except Destroyed as error:
        return _refused(_KEY_GONE.format(f"{error.at:%Y-%m-%d}"))
    except (DomainError, SealBroken) as error:
        return _refused(str(error) or type(error).__name__)
    return 0


def _told(report: Report) -> int:
    for defect in report.defects:
        print(defect)
    for remark in report.remarks:
        print(f"note: {remark}", file=sys.stderr)
    if not report.defects:
        print(f"whole: {report.items} items, {report.payload_bytes} bytes")
    return 1 if report.defects else 0


def _refused(why: str) -> int:
    print(f"cluebridge: {why}", file=sys.stderr)
    return 2
