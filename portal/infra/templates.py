"""The template environment: filters, words of error codes, static addresses."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension

from portal.infra.i18n import (
    current_locale,
    gettext,
    language,
    long_day,
    ngettext,
    number,
    words,
    yuan,
)
from portal.infra.settings import ROOT
from portal.infra.words import ERROR_WORDS
from portal.kernel import events
from portal.kernel.clock import LEGAL_ZONE, last_day
from portal.kernel.events import Event
from portal.kernel.text import Text

INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
FIELD = re.compile(r"\{[^}]*\}")
current_csrf: ContextVar[str] = ContextVar("current_csrf", default="")


def day(value: date | datetime | None) -> str:
    """Return the legal day of an instant, or the day itself, as 2026-10-10."""
    if value is None:
        return ""
    return (value.astimezone(LEGAL_ZONE) if isinstance(value, datetime) else value).strftime(
        "%Y-%m-%d"
    )


def instant(value: datetime | None) -> str:
    """Return an instant in the legal zone, to the minute."""
    return value.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M") if value else ""


def error_text(code: str) -> str:
    """Return what a person should read for an error code of a form or a refusal."""
    return words(ERROR_WORDS.get(code, ERROR_WORDS["invalid"]))


def event_words(name: str, facts: Mapping[str, Any] | None = None) -> str:
    """Return what a kind of event says, its `{fields}` filled from the facts of one event, else …."""
    kind = events.kinds().get(name)
    told = words(_words_of(kind, facts)) if kind else name
    if not facts:
        return FIELD.sub("…", told)
    shown = {
        k: yuan(v) if k.endswith("_fen") and isinstance(v, int) else v for k, v in facts.items()
    }
    return told.format_map(defaultdict(str, shown))


def _words_of(kind: type[Event], facts: Mapping[str, Any] | None) -> Text:
    return kind.many if kind.many.zh and "count" in (facts or ()) else kind.words


@lru_cache(maxsize=64)
def static_url(name: str) -> str:
    """Return the address of a static file, with its content in the query so caches may keep it."""
    path = ROOT / "static" / name
    mark = sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
    return f"/static/{name}?{mark}"


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    path = ROOT / "static" / "vendor" / "manifest.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def asset(name: str) -> str:
    """Return the address of an installed third-party asset, empty when it is not installed."""
    found = _manifest().get(name)
    return f"/static/vendor/{found}" if found else ""


class NotIndented(Extension):
    """Leaves the indentation of templates out of pages: a tenth of their bytes. Data keeps its own."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - as Jinja calls it
        """Return the source without blanks at the beginning of lines."""
        return INDENT.sub("", source)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the one Jinja environment."""
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", NotIndented],
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by ext.i18n
    env.filters.update(
        yuan=yuan,
        number=number,
        day=day,
        long_day=long_day,
        instant=instant,
        last_day=last_day,
        t=words,
    )
    env.globals.update(
        csrf_token=current_csrf.get,
        locale=current_locale.get,
        language=language,
        static_url=static_url,
        asset=asset,
        error_text=error_text,
        event_words=event_words,
    )
    env.globals["ui"] = env.get_template("ui/parts.html").module
    return env


def render(template: str, block: str | None, view: dict[str, Any]) -> str:
    """Return the whole template, or one of its blocks, as HTML."""
    found = environment().get_template(template)
    context = found.new_context(view)
    return "".join(found.blocks[block](context) if block else found.root_render_func(context))
