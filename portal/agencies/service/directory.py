"""Loading the directory of agencies."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from portal.agencies import rules
from portal.agencies.events import DirectoryLoaded
from portal.agencies.models import Agency, Region
from portal.infra.work import Work


def packaged_directory() -> rules.Directory:
    """Return the directory that ships with the portal."""
    text = files("portal.agencies").joinpath("directory.toml").read_text("utf-8")
    return rules.read_directory(tomllib.loads(text))


def load_directory(work: Work, directory: rules.Directory) -> None:
    """Add or update every region and agency of `directory`; nothing is removed."""
    for region in directory.regions:
        work.session.merge(
            Region(code=region.code, zh=region.name.zh, en=region.name.en, parent=region.parent)
        )
    work.session.flush()
    for agency in directory.agencies:
        work.session.merge(
            Agency(
                code=agency.code,
                zh=agency.name.zh,
                en=agency.name.en,
                kind=agency.kind,
                region=agency.region,
                mark=agency.mark,
                phone=agency.phone,
            )
        )
    work.session.flush()
    work.record(DirectoryLoaded(agencies=len(directory.agencies), regions=len(directory.regions)))
