"""Loading the directory of agencies."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from portal.agencies import queries, rules
from portal.agencies.events import DirectoryLoaded
from portal.agencies.models import Agency, Region
from portal.infra.work import Work


def packaged_directory() -> rules.Directory:
    """Return the directory that ships with the portal."""
    text = files("portal.agencies").joinpath("directory.toml").read_text("utf-8")
    return rules.read_directory(tomllib.loads(text))


def load_directory(work: Work, directory: rules.Directory) -> None:
    """Add or update every region and agency of `directory`; nothing is removed.

    An agency that was renamed here keeps its name, one that ended stays ended.
    """
    for region in directory.regions:
        work.session.merge(
            Region(code=region.code, zh=region.name.zh, en=region.name.en, parent=region.parent)
        )
    work.session.flush()
    renamed = {each.agency for each in queries.former_names(work.session)}
    for entry in directory.agencies:
        there = work.session.get(Agency, entry.code)
        named: dict[str, Any] = {"zh": entry.name.zh, "en": entry.name.en}
        rest: dict[str, Any] = {
            "kind": entry.kind,
            "region": entry.region,
            "mark": entry.mark,
            "phone": entry.phone,
        }
        if there is None:
            work.session.add(Agency(code=entry.code, **named, **rest))
            continue
        for name, value in (rest if entry.code in renamed else {**named, **rest}).items():
            setattr(there, name, value)
        work.session.add(there)
    work.session.flush()
    work.record(DirectoryLoaded(agencies=len(directory.agencies), regions=len(directory.regions)))
