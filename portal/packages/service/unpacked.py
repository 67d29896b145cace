"""A package somebody unpacked, read from its folder as if it came out of the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from portal.packages import rules
from portal.packages.rules.names import is_safe
from portal.packages.rules.unzipped import MOST_TAG_BYTES, NotAPackage

_PIECE: Final = 1024 * 1024


class Unpacked:
    """The files of a folder: those that say what the package is, then what is in it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the package, or the one it was unpacked into."""
        inside = [each for each in folder.glob("package-*") if each.is_dir()]
        self._folder = (inside[0] if len(inside) == 1 else folder).resolve()
        self.wrong_crcs: set[str] = set()

    def files(self, size_of: Callable[[str], int]) -> Iterator[tuple[str, int, Iterator[bytes]]]:
        """Yield name, size and pieces of each file. Raises NotAPackage for what is not a plain file."""
        root, names = self._folder.name, self._names()
        payload = [each for each in names if each.startswith(rules.PAYLOAD)]
        for name in [each for each in names if not each.startswith(rules.PAYLOAD)] + payload:
            path = self._folder / name
            size = path.stat().st_size
            if name.startswith(rules.PAYLOAD):
                size_of(f"{root}/{name}")  # refuses what the statement does not list
            elif size > MOST_TAG_BYTES:
                raise NotAPackage(f"{name}: larger than such a file may be")
            yield f"{root}/{name}", size, _pieces(path)

    def _names(self) -> list[str]:
        found = []
        for path in self._folder.rglob("*"):
            name = path.relative_to(self._folder).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise NotAPackage(f"{name}: a link, not a file")
            if path.is_file() and not is_safe(f"{self._folder.name}/{name}"):
                raise NotAPackage(f"archive: a name that is not allowed: {name[:80]!r}")
            if path.is_file():
                found.append(name)
        return sorted(found)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
