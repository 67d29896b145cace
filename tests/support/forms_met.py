"""Forms as people meet them, filled with what nobody should send, and what a clear answer is."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rewards.payouts.rules.codes import TRY_WINDOW
from tests.support.crawl import pattern
from tests.support.html import Form
from tests.support.site import Answer, Browser

CLEAR = {303, 403, 404, 409, 413, 422}
GIVEN = ("/download", "/opening", "/exports", "/reconciliation/books")
"""What a form hands over as a file."""
TYPED = {"text", "textarea", "tel", "email", "search"}


@dataclass(frozen=True)
class Met:
    """A form, and who met it."""

    browser: Browser
    form: Form

    @property
    def name(self) -> str:
        """Return what to call it in a failure."""
        return f"{pattern(self.form.path)} {','.join(self.form.names())}"


def filled(form: Form, typed: str) -> tuple[dict[str, list[str]], list[str]]:
    """Fill every field for text with the same, leave choices as they stand."""
    names = [each.name for each in form.controls if each.kind in TYPED]
    sent = {k: v for k, v in form.sent_untouched().items() if k not in names}
    return sent | {name: [typed] for name in names}, names


def all_names(form: Form) -> list[str]:
    return [each.name for each in form.controls if each.name and each.name != "csrf"]


def not_clear(
    met: Met, answer: Answer, also: frozenset[int] | set[int] = frozenset()
) -> Iterator[str]:
    given = {200} if met.form.path.endswith(GIVEN) else set()
    given |= {503} if _codes_counted(met, answer) else set()
    if answer.status not in CLEAR | given | also:
        yield f"{met.name}: {answer.status} {answer.page.text[:120]}"


def _codes_counted(met: Met, answer: Answer) -> bool:
    """Say whether the counter of rewards takes no code for a while, after as many wrong ones.

    A database that is away, or a full queue, is told with a wait of seconds.
    """
    at_counter = met.form.path == "/reward-counter" and "code" in met.form.names()
    return at_counter and answer.headers.get("retry-after") == str(int(TRY_WINDOW.total_seconds()))


def kept(answer: Answer, typed: str) -> bool:
    """Say whether the page still shows what was typed, as the browser would show it."""
    plain = unicodedata.normalize("NFC", html.unescape(answer.page.html))
    wanted = re.sub(r"[\x00-\x08\x0b-\x1f]", "", unicodedata.normalize("NFC", typed))[:1000]
    return wanted.strip() in re.sub(r"[\x00-\x08\x0b-\x1f]", "", plain)
