"""`cluebridge docs`: pages and files written from the code, and a check that they are in step."""

from __future__ import annotations

import argparse
from typing import Any

from portal.infra.settings import ROOT
from portal.main import docgen


def add(commands: Any) -> None:
    """Add `docs`."""
    docs = commands.add_parser("docs", help="write the generated documents, or check them")
    docs.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when one is stale"
    )
    docs.set_defaults(run=_docs)


def _docs(arguments: argparse.Namespace) -> int:
    stale = []
    for name, text in docgen.documents().items():
        path = ROOT / name
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(name)
            if not arguments.check:
                path.write_text(text, "utf-8")
    for name in stale:
        print(f"{name}: {'stale; run `cluebridge docs`' if arguments.check else 'written'}")
    return 1 if stale and arguments.check else 0
