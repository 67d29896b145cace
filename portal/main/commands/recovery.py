"""`cluebridge recovery split` and `recover`: the keys of an agency from k of n sheets of paper."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from portal.agencies import queries as agency_rows
from portal.agencies import service as agencies
from portal.agencies.rules import compartments_of
from portal.agencies.service import Ceremony
from portal.crypto.errors import SealBroken
from portal.crypto.shares import Share
from portal.identity import queries as officers
from portal.identity.service import proven
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.errors import NotFound
from portal.main.app import make_works
from portal.main.commands.keys import OPERATOR

SHEET = """恢复份额 RECOVERY SHARE
================================================================

机关 Agency        {name} ({agency})
恢复密钥 Key        {fingerprint}  （第 {generation} 代 generation）
份额 Share          {number} / {count}
恢复需要 Needed     {threshold}

    {lines}

任何一份都说明不了什么；凑齐 {threshold} 份，就能打开本机关的全部密封内容。
请封入信封，签名，与其他份额分开存放，不要拍照，不要存入电脑。
One sheet says nothing. {threshold} of them open everything sealed to this agency.
Seal it in an envelope, sign it, keep it apart from the others; no photograph, no computer.

恢复 To recover:  cluebridge recovery recover {agency} LOGIN FILE…
"""


def add(commands: Any) -> None:
    """Add `recovery split` and `recovery recover`."""
    group = commands.add_parser("recovery", help="an agency's keys from k of n sheets of paper")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    split = verbs.add_parser("split", help="make a recovery key; write one sheet for each share")
    split.add_argument("agency", help="code of the agency in the directory")
    split.add_argument("folder", type=Path, help="where the sheets go: print and destroy them")
    split.add_argument("--shares", type=int, default=5, help="how many sheets (5)")
    split.add_argument("--needed", type=int, default=3, help="how many of them recover (3)")
    split.set_defaults(run=_split)
    recover = verbs.add_parser("recover", help="give an officer the keys their offices call for")
    recover.add_argument("agency", help="code of the agency in the directory")
    recover.add_argument("login", help="an activated officer of that agency")
    recover.add_argument("files", type=Path, nargs="+", help="sheets, or files with a share each")
    recover.set_defaults(run=_recover)


def _split(arguments: argparse.Namespace) -> int:
    works = make_works(Settings())
    try:
        paths = split(
            works,
            arguments.agency,
            arguments.folder,
            threshold=arguments.needed,
            count=arguments.shares,
        )
    except (ValueError, NotFound, FileExistsError) as refused:
        print(f"cluebridge: {refused}", file=sys.stderr)
        return 2
    for path in paths:
        print(path)
    print("Officers who hold keys now make them recoverable on the page of keys.", file=sys.stderr)
    return 0


def split(works: Works, agency: str, folder: Path, *, threshold: int, count: int) -> list[Path]:
    """Make the recovery key of an agency and write its sheets (mode 0600); return their paths.

    The sheets are durable before the key is kept: a key without sheets would be worse than none.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with works.begin(OPERATOR) as work:
        made = agencies.split_recovery(work, agency, threshold=threshold, count=count)
        name = agency_rows.agency(work.session, agency).zh
        return [_write(folder, agency, name, made, each) for each in made.shares]


def _write(folder: Path, agency: str, name: str, made: Ceremony, share: Share) -> Path:
    words = share.printed().split(" ")
    rows = [" ".join(words[at : at + 6]) for at in range(0, len(words), 6)]
    text = SHEET.format(
        name=name,
        agency=agency,
        fingerprint=made.fingerprint,
        generation=made.generation,
        number=share.number,
        count=len(made.shares),
        threshold=share.threshold,
        lines="\n    ".join(rows),
    )
    path = folder / f"{agency}-{made.generation}-{share.number}.txt"
    with path.open("x", encoding="utf-8") as file:
        path.chmod(0o600)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path


def read(path: Path) -> Share:
    """Return the share on a sheet, or in a file with nothing but a share; ValueError otherwise."""
    text = path.read_text("utf-8")
    rows = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    try:
        return Share.parse("".join(rows or text.splitlines()))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _recover(arguments: argparse.Namespace) -> int:
    try:
        held = [read(path) for path in arguments.files]
        with make_works(Settings()).begin(OPERATOR) as work:
            officer = officers.by_login(work.session, arguments.login)
            if officer is None or officer.agency != arguments.agency or not officer.public:
                print("cluebridge: no activated officer of that agency", file=sys.stderr)
                return 2
            given = agencies.recover(
                work,
                arguments.agency,
                held,
                officer_id=officer.id or 0,
                public=proven.public_of(work, officer),
                compartments=compartments_of(officers.offices(work.session, officer.id or 0)),
            )
    except (ValueError, OSError) as refused:
        print(f"cluebridge: {refused}", file=sys.stderr)
        return 2
    except (SealBroken, NotFound):
        print(
            "cluebridge: these shares do not make a recovery key of that agency, or the officer's "
            "public key is not the one in the custody log",
            file=sys.stderr,
        )
        return 1
    for key in given:
        print(f"{arguments.login}: {key.compartment} {key.generation}")
    return 0 if given else 1
