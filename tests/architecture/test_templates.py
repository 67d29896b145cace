"""Templates hold no decisions, no inline code, no untranslated words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from portal.infra.i18n import english
from portal.infra.settings import ROOT
from portal.infra.templates import environment

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path: Path) -> None:
    environment().get_template(name_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_inline_code_and_no_unescaped_text(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\|\s*safe\b", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"\sstyle=", text)
    assert "<style" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_posting_form_carries_the_token(path: Path) -> None:
    for inside in FORM.findall(path.read_text("utf-8")):
        assert "csrf" in inside, f"{name_of(path)}: {inside[:80]}"


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
