"""`cluebridge audio`: which pages have no recording yet, language by language."""

from __future__ import annotations

import argparse
from typing import Any

from fastapi.routing import APIRoute

from portal.infra import i18n
from portal.intake.steps.order import STEPS
from portal.main.features import FEATURES
from portal.main.reading import AUDIO, audio_name, slug

_NOT_READ = {"/robots.txt", "/exit", "/blank"}
_PAGES_OF_ONE = ("/follow/", "/report/receipt/", "/report/draft")
"""Pages that show one person's own words: no recording can read them."""


def add(commands: Any) -> None:
    """Add `audio`."""
    made = commands.add_parser(
        "audio",
        help="pages without a recording in locale/LANGUAGE/audio; exit 1 when there are any",
    )
    made.add_argument("--language", help="one language only, e.g. zh")
    made.set_defaults(run=_run)


def pages() -> list[str]:
    """Return what the recordings of all public pages are called, without their ending."""
    paths = [
        route.path
        for feature in FEATURES
        for router in feature.public
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and "{" not in route.path
    ]
    shown = [p for p in paths if p not in _NOT_READ and not p.startswith(_PAGES_OF_ONE)]
    return sorted({slug(path) for path in shown} | {slug(f"/report/{step}") for step in STEPS})


def missing(language: str) -> list[str]:
    """Return the pages without a recording in a language."""
    return [page for page in pages() if not audio_name(language, page)]


def _run(arguments: argparse.Namespace) -> int:
    chosen = [arguments.language] if arguments.language else list(i18n.languages())
    found = False
    for language in chosen:
        for page in missing(language):
            found = True
            print(f"locale/{language}/audio/{page}{next(iter(AUDIO))}")
    return 1 if found else 0
