"""A state several tests begin with, made once by the verbs of the portal and copied after that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from portal.infra.work import Works

T = TypeVar("T")
_kept: dict[tuple[str, str], tuple[Path, object]] = {}
_begun: set[Path] = set()


def kept(works: Works, name: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, ids and nothing alive, and leave the data as it leaves them.

    Made anew where something was written before, or where the data are not files of a test.
    """
    folder = works.settings.data_dir
    if folder in _begun or not _untouched(works):
        return make()
    key = (name, works.clock.now().isoformat())
    if key in _kept:
        copy, made = _kept[key]
        works.engine.dispose()
        shutil.rmtree(folder)
        shutil.copytree(copy, folder)
        _begun.add(folder)
        return made  # type: ignore[return-value]
    found = make()
    _begun.add(folder)
    works.engine.dispose()
    copy = folder.parent.parent / f"kept-{len(_kept)}"
    shutil.copytree(folder, copy)
    _kept[key] = (copy, found)
    return found


def _untouched(works: Works) -> bool:
    if works.engine.dialect.name != "sqlite" or works.engine.url.database is None:
        return False
    log = Path(f"{works.engine.url.database}-wal")
    return not log.exists() or log.stat().st_size == 0
