"""`cluebridge signing`: the authority behind officers' certificates; checking a signed PDF offline."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from cryptography import x509

from portal.infra.settings import Settings
from portal.main.app import make_works
from portal.main.commands.keys import OPERATOR
from portal.signatures import service as signatures
from portal.signatures.service import checking


def add(commands: Any) -> None:
    """Add `signing authority` and `signing verify`."""
    group = commands.add_parser("signing", help="signatures on documents")
    verbs = group.add_subparsers(metavar="VERB", required=True)
    authority = verbs.add_parser(
        "authority", help="print the certificate of this deployment's authority, making it first"
    )
    authority.set_defaults(run=_authority)
    verify = verbs.add_parser("verify", help="check every signature of a PDF; needs no server")
    verify.add_argument("file", type=Path, help="the signed PDF")
    verify.add_argument(
        "--roots", type=Path, required=True, help="PEM file with the authorities you trust"
    )
    verify.set_defaults(run=_verify)


def _authority(_: argparse.Namespace) -> int:
    with make_works(Settings()).begin(OPERATOR) as work:
        sys.stdout.write(signatures.authority_pem(work).decode())
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    """Exit with 0 when there are signatures and all hold, 1 when one does not or there is none."""
    try:
        roots = x509.load_pem_x509_certificates(arguments.roots.read_bytes())
        found = checking.of_pdf(arguments.file.read_bytes(), roots)
    except (OSError, ValueError, checking.NotAPdf) as error:
        print(f"cluebridge: {error}", file=sys.stderr)
        return 2
    for each in found:
        told = "valid" if each.holds else "NOT VALID"
        why = "" if each.intact else " changed since"
        why += "" if each.trusted else " unknown authority"
        print(f"{told}: {each.name}, {each.agency}, {each.said_at}, certificate {each.serial}{why}")
    if not found:
        print("no signatures")
    return 0 if found and all(each.holds for each in found) else 1
