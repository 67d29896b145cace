"""Templates hold no decisions, no inline code, no untranslated words."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir

from portal.infra.i18n import english
from portal.infra.settings import ROOT
from portal.infra.templates import environment

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


TEXTS = {name_of(path): path.read_text("utf-8") for path in TEMPLATES}
HTMX = re.compile(r"\bhx-(?!nonce\b|csp\b)")
CODE = re.compile(r"\|\s*safe\b|\son[a-z]+=|\sstyle=|<style")


def test_every_template_compiles() -> None:
    for name in TEXTS:
        environment().get_template(name)


def test_no_inline_code_and_no_unescaped_text() -> None:
    assert not [name for name, text in TEXTS.items() if CODE.search(text)]


def test_every_posting_form_carries_the_token() -> None:
    forms = [(name, inside) for name, text in TEXTS.items() for inside in FORM.findall(text)]
    assert not [f"{name}: {inside[:80]}" for name, inside in forms if "csrf" not in inside]


def test_whoever_asks_again_by_itself_carries_the_nonce() -> None:
    """The extension hx-csp takes every hx- attribute off an element without hx-nonce."""
    parts = [(name, part) for name, text in TEXTS.items() for part in text.split("<")]
    live = [(name, part) for name, part in parts if HTMX.search(part)]
    assert len(live) > 3
    assert not [f"{name}: {part[:80]}" for name, part in live if "hx-nonce" not in part]


OPTIONS = {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "silent": "false"}


def messages() -> set[str]:
    found = extract_from_dir(
        str(ROOT / "templates"),
        method_map=[("**.html", "jinja2")],
        options_map={"**.html": OPTIONS},
    )
    texts: set[str] = set()
    for _, _, message, _, _ in found:
        texts.update(message if isinstance(message, tuple) else (message,))
    return {text for text in texts if text}


def test_every_text_has_english() -> None:
    missing = sorted(messages() - set(english()))
    assert not missing, missing[:40]
