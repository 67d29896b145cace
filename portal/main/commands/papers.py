"""`cluebridge papers`: read every letter, common and an agency's own, and set it with its sample."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.infra import letters, typeset
from portal.infra.letters import Letter, LetterFault
from portal.infra.settings import Settings


def add(commands: Any) -> None:
    """Add the command."""
    papers = commands.add_parser("papers", help="texts of official letters")
    acts = papers.add_subparsers(metavar="WHAT", required=True)
    check = acts.add_parser("check", help="read every letter and set it with its sample")
    check.add_argument(
        "--folder", type=Path, help="folder with one folder per agency (CLUEBRIDGE_LETTERS_DIR)"
    )
    check.add_argument("--out", type=Path, help="keep the samples there, as PDF and DOCX")
    check.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    configured = Settings().letters_dir
    folder = arguments.folder or (Path(configured) if configured else None)
    found, wrong = 0, 0
    for name, faults in _every(folder, arguments.out):
        found += 1
        wrong += bool(faults)
        for fault in faults:
            print(f"{name}: {fault}")
    print(f"{found} letters read, {wrong} with faults")
    return 1 if wrong else 0


def _every(folder: Path | None, out: Path | None) -> Iterator[tuple[str, list[str]]]:
    """Yield every file and what is wrong with it."""
    for kind in sorted(letters.names()):
        yield kind, _faults(kind, None, out)
    for path in sorted(folder.glob(f"*/*{letters.SUFFIX}")) if folder else ():
        name = f"{path.parent.name}/{path.stem}"
        if path.stem not in letters.names():
            yield name, ["没有这种文书 / no such kind of letter"]
        else:
            yield name, _faults(path.stem, path.parent, out)


def _faults(kind: str, house: Path | None, out: Path | None) -> list[str]:
    try:
        letter = letters.letter(kind, house)
        letters.usable(letter)
        every = letters.sample(letter)
        _set(letter, every, house, out)
        needed = {name: every[name] for name, each in letter.fields.items() if not each.optional}
        typeset.letter_docx(typeset.filled(kind, needed, house=house))
    except LetterFault as error:
        return [str(error)]
    except KeyError as error:
        return [f"没有示例 / no sample: {error}"]
    except (typeset.WrongDocumentData, typeset.NotSet) as error:
        return [str(error)]
    return []


def _set(letter: Letter, data: dict[str, Any], house: Path | None, out: Path | None) -> None:
    filled = typeset.filled(letter.kind, data, house=house)
    pdf, docx = typeset.letter_pdf(filled), typeset.letter_docx(filled)
    if out is not None:
        to = out / (house.name if house else "common")
        to.mkdir(parents=True, exist_ok=True)
        (to / f"{letter.kind}.pdf").write_bytes(pdf)
        (to / f"{letter.kind}.docx").write_bytes(docx)
