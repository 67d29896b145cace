"""Every form and address of both sites, given what no one should send: a clear answer, no break."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from tests.support.chain import Chain
from tests.support.citizen import Citizen, Story
from tests.support.crawl import crawl, pattern
from tests.support.html import Form
from tests.support.officer import Officer
from tests.support.site import Answer, Browser

STARTS = ("/", "/work", "/tips", "/cases", "/recoveries", "/notices", "/unsealing", "/officers")
INSIDERS = ("lin", "zhao", "chen", "gao", "luo", "wu", "wei", "tang", "kong", "shen", "zhou")
CLEAR = {303, 403, 404, 409, 413, 422}
HOME = re.compile(r"/(?![/\\])")
"""An address on the same site."""
TYPED = {"text", "textarea", "tel", "email", "search"}
SECRET = {"password"}
LONG = "很长的一句话。" * 8000
HUGE = "长" * (5 * 1024 * 1024 // 3)
REFUSED = {
    "NUL": "a\x00b",
    "control": "a\x07b\x1b[31m",
    "override": "证据\u202egpj.exe",
    "too long": LONG,
}
ODD = {
    "full width": "１２３４５",
    "emoji": "👩‍👩‍👧‍👦🏥🧾",
    "right to left": "شكوى על רופא",
    "markup": "<script>alert(1)</script>{{7*7}}'\";--",
    "spaces": " \u3000\u00a0\t ",
    "negative": "-1",
    "too many digits": "9" * 400,
}


@dataclass(frozen=True)
class Met:
    """A form, and who met it."""

    browser: Browser
    form: Form

    @property
    def name(self) -> str:
        """Return what to call it in a failure."""
        return f"{pattern(self.form.path)} {','.join(self.form.names())}"


@pytest.fixture(scope="module")
def staff_forms(chain: Chain) -> list[Met]:
    """Every kind of form officers meet around a tip that waits and a case that has run its course."""
    waiting = chain.town.citizen()
    waiting.report(Story(name="某某某", contact="13800000000"))
    met: dict[object, Met] = {}
    for login in INSIDERS:
        officer = chain.town.officer(login)
        here = (*STARTS, f"/cases/{chain.case_id}", f"/tips/{chain.tip_id}", *chain.seen.values())
        for key, form in crawl(officer, here).forms.items():
            officer.bears_breaking = True
        met.setdefault(key, Met(officer, form))
    door = chain.town.person("sun")
    form = door.open("/sign-in").form("/sign-in")
    return [*met.values(), Met(door, form)]


@pytest.fixture(scope="module")
def public_forms(chain: Chain) -> list[Met]:
    """Every kind of form citizens meet: each question, the files, the receipt, the mailbox."""
    met: dict[object, Met] = {}
    asked = chain.town.citizen()
    asked.answer_everything(Story(name="某某某", contact="13800000000"))
    reader = chain.town.citizen()
    reader.come_back(chain.receipt)
    shown = chain.town.citizen()
    shown.answer_everything(Story())
    shown.send()
    for browser, starts in (
        (chain.town.citizen(), ("/", "/follow")),
        (asked, ("/report/check", *(f"/report/{step}" for step in _steps(asked)))),
        (reader, ("/follow/tip", "/follow/withdrawal")),
        (shown, ("/report/receipt",)),
    ):
        for key, form in crawl(browser, starts).forms.items():
            met.setdefault(key, Met(browser, form))
    return list(met.values())


def _steps(citizen: Citizen) -> list[str]:
    links = [href.rsplit("/", 1)[-1] for href, _ in citizen.page.links if "/report/" in href]
    return sorted({each for each in links if each not in {"check", "receipt"}})


def test_all_kinds_of_forms_were_met(staff_forms: list[Met], public_forms: list[Met]) -> None:
    staff = {pattern(each.form.path) for each in staff_forms}
    assert staff >= {"/sign-in", "/cases", "/cases/#/notes", "/cases/#/findings", "/tips/#/refusal"}
    public = {each.form.path for each in public_forms}
    assert public >= {"/report/region", "/report/details", "/report/contact", "/report/files"}
    assert public >= {"/follow", "/follow/messages", "/follow/files", "/report/receipt"}
    assert len(staff) > 25, sorted(staff)


@pytest.mark.parametrize("how", REFUSED)
def test_what_must_be_refused_is_refused_beside_the_field(
    staff_forms: list[Met], public_forms: list[Met], how: str
) -> None:
    told = []
    for met in (*public_forms, *staff_forms):
        typed = REFUSED[how]
        sent, names = _filled(met.form, typed)
        if not names:
            continue
        answer = met.browser.send_raw(met.form, sent)
        told += _not_clear(met, answer)
        if answer.status != 422 or 'aria-invalid="true"' not in answer.page.html:
            told.append(f"{met.name} {how}: {answer.status}, no field is marked")
        elif not _kept(answer, typed):
            told.append(f"{met.name} {how}: what was typed is gone")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("how", ODD)
def test_what_is_odd_gets_a_clear_answer(
    staff_forms: list[Met], public_forms: list[Met], how: str
) -> None:
    told = []
    for met in (*public_forms, *staff_forms):
        sent, names = _filled(met.form, ODD[how])
        if names:
            answer = met.browser.send_raw(met.form, sent)
            told += _not_clear(met, answer)
            if answer.status == 422 and not _kept(answer, ODD[how]):
                told.append(f"{met.name} {how}: what was typed is gone")
    assert not told, "\n".join(told)


def test_nothing_and_nonsense_are_answered(
    staff_forms: list[Met], public_forms: list[Met]
) -> None:
    told = []
    for met in (*public_forms, *staff_forms):
        csrf = {"csrf": [each.value for each in met.form.named("csrf")]}
        chosen = {name: ["no-such-choice"] for name in _all_names(met.form)}
        twice = {name: ["a", "b"] for name in _all_names(met.form)}
        if not met.form.names():
            continue  # a bare button: pressing it is not bad input
        for sent in (csrf, chosen | csrf, twice | csrf, {"no-such-field": "x"} | csrf):
            told += _not_clear(met, met.browser.send_raw(met.form, sent))
    assert not told, "\n".join(told)


def test_bytes_that_are_no_form_are_answered(
    staff_forms: list[Met], public_forms: list[Met]
) -> None:
    told = []
    csrf = ""
    for met in (*public_forms, *staff_forms):
        csrf = next((each.value for each in met.form.named("csrf")), csrf)
        field = next(iter(met.form.names()), "")
        if not field:
            continue
        multipart = (
            f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
            f'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\ncut off'
        )
        for kind, content in (
            ("application/x-www-form-urlencoded", f"csrf={csrf}&{field}=%ff%fe%00&=&&=%".encode()),
            ("multipart/form-data; boundary=x", multipart.encode()),
            ("multipart/form-data", b"no boundary"),
            ("application/json", b'{"csrf": 1}'),
            ("", b"\x00\xff"),
        ):
            answer = met.browser.ask(
                "POST", met.form.action, content=content, headers={"content-type": kind}
            )
            told += _not_clear(met, answer, also={400, 403})
    assert not told, "\n".join(told)


def test_five_megabytes_of_text_are_refused_beside_the_field(
    staff_forms: list[Met], public_forms: list[Met]
) -> None:
    told, tried = [], 0
    for met in (*public_forms, *staff_forms):
        area = next((c.name for c in met.form.controls if c.kind == "textarea"), "")
        if not area or (isinstance(met.browser, Officer) and tried > 20):
            continue
        tried += 1
        answer = met.browser.send_raw(met.form, met.form.sent_untouched() | {area: HUGE})
        told += _not_clear(met, answer)
        if answer.status != 422 or not _kept(answer, HUGE[:2000]):
            told.append(f"{met.name}: {answer.status}")
    assert not told, "\n".join(told)
    assert tried > 8


def test_addresses_nobody_made_are_answered(chain: Chain) -> None:
    lin, citizen = chain.town.officer("lin"), chain.town.citizen()
    lin.bears_breaking = citizen.bears_breaking = True
    odd = ("9" * 30, "-1", "0", "1e3", "abc", "%00", "%ff", "１", "..%2f..", "1;drop", "a" * 3000)
    bad: list[str] = []
    for path in ("/cases/{}", "/tips/{}", "/recoveries/{}", "/transfers/{}", "/rewards/{}",
                 "/inspections/{}", "/notices/{}/reading", "/cases/{}/orders/new", "/terms/{}",
                 "/tips/1/files/{}", "/unsealing/{}", "/activate/{}", "/no/such/{}"):  # fmt: skip
        for each in odd:
            answer = lin.look(path.format(each))
            if answer.status not in {200, 303, 404, 405, 414}:
                bad.append(f"{path.format(each)[:60]}: {answer.status}")
    for path in ("/cases", "/tips", "/notices", "/institutions", "/recoveries", "/log", "/transfers",
                 "/language/zh"):  # fmt: skip
        for name in ("before", "after", "q", "stage", "institution", "region", "decided", "part",
                     "to"):  # fmt: skip
            for each in (*odd, "", quote("审计局<\"'"), "2026-13-45,x", "//example.invalid/"):
                answer = lin.look(f"{path}?{name}={each}")
                if answer.status not in {200, 303, 403, 404, 422}:
                    bad.append(f"{path}?{name}={each[:40]}: {answer.status}")
                if answer.status == 303 and not HOME.match(answer.location):
                    bad.append(f"{path}?{name}={each[:40]} leads away to {answer.location}")
    for each in odd:
        for path in ("/report/{}", "/follow/{}", "/{}", "/static/{}"):
            answer = citizen.look(path.format(each))
            if answer.status not in {200, 303, 404, 405}:
                bad.append(f"public {path.format(each)[:60]}: {answer.status}")
    assert not bad, "\n".join(bad)


def test_nothing_of_all_this_was_a_bug(
    chain: Chain, staff_forms: list[Met], public_forms: list[Met]
) -> None:
    assert chain.town.bugs() == []
    again = chain.town.citizen()
    assert again.report(Story()).number  # the portal is still there


def _filled(form: Form, typed: str) -> tuple[dict[str, list[str]], list[str]]:
    """Fill every field for text with the same, leave choices as they stand."""
    names = [each.name for each in form.controls if each.kind in TYPED]
    sent = {k: v for k, v in form.sent_untouched().items() if k not in names}
    return sent | {name: [typed] for name in names}, names


def _all_names(form: Form) -> list[str]:
    return [each.name for each in form.controls if each.name and each.name != "csrf"]


def _not_clear(met: Met, answer: Answer, also: frozenset[int] | set[int] = frozenset()) -> Iterator[str]:
    if answer.status not in CLEAR | also:
        yield f"{met.name}: {answer.status} {answer.page.text[:120]}"


def _kept(answer: Answer, typed: str) -> bool:
    """Say whether the page still shows what was typed, as the browser would show it."""
    plain = unicodedata.normalize("NFC", html.unescape(answer.page.html))
    wanted = re.sub(r"[\x00-\x08\x0b-\x1f]", "", unicodedata.normalize("NFC", typed))[:1000]
    return wanted.strip() in re.sub(r"[\x00-\x08\x0b-\x1f]", "", plain)
