"""Every form and address of both sites, given what no one should send: a clear answer, no break."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.support.chain import Chain
from tests.support.citizen import Story
from tests.support.crawl import pattern
from tests.support.forms_met import Met, filled, kept, not_clear
from tests.support.officer import Officer

HOME = re.compile(r"/(?![/\\])")
"""An address on the same site."""
LONG = "很长的一句话。" * 8000
HUGE = "长" * (5 * 1024 * 1024 // 3)
MOST_HUGE = 5
REFUSED = {
    "NUL": "a\x00b",
    "control": "a\x07b\x1b[31m",
    "override": "证据\u202egpj.exe",
    "too long": LONG,
}


def test_all_kinds_of_forms_were_met(staff_forms: list[Met], public_forms: list[Met]) -> None:
    staff = {pattern(each.form.path) for each in staff_forms}
    assert staff >= {"/sign-in", "/cases", "/cases/#/notes", "/cases/#/findings", "/tips/#/refusal"}
    public = {each.form.path for each in public_forms}
    assert public >= {"/report/region", "/report/details", "/report/contact", "/report/files"}
    assert public >= {"/follow", "/follow/messages", "/follow/files", "/report/receipt"}
    assert len(staff) > 25, sorted(staff)


@pytest.mark.parametrize(
    "how",
    [
        "NUL",
        *(pytest.param(e, marks=pytest.mark.slow) for e in ("override", "control", "too long")),
    ],
)
def test_what_must_be_refused_is_refused_beside_the_field(
    staff_forms: list[Met], public_forms: list[Met], how: str
) -> None:
    told = []
    for met in (*public_forms, *staff_forms):
        typed = REFUSED[how]
        sent, names = filled(met.form, typed)
        if not names:
            continue
        answer = met.browser.send_raw(met.form, sent)
        told += not_clear(met, answer)
        if answer.status != 422 or 'aria-invalid="true"' not in answer.page.html:
            told.append(f"{met.name} {how}: {answer.status}, no field is marked")
        elif not kept(answer, typed):
            told.append(f"{met.name} {how}: what was typed is gone")
    assert not told, "\n".join(told)


@pytest.mark.slow
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
            told += not_clear(met, answer, also={400, 403})
    assert not told, "\n".join(told)


@pytest.mark.slow
def test_five_megabytes_of_text_are_refused_beside_the_field(
    staff_forms: list[Met], public_forms: list[Met]
) -> None:
    told, tried = [], 0
    for met in (*public_forms, *staff_forms):
        area = next((c.name for c in met.form.controls if c.kind == "textarea"), "")
        if not area or (isinstance(met.browser, Officer) and tried >= MOST_HUGE):
            continue
        tried += 1
        answer = met.browser.send_raw(met.form, met.form.sent_untouched() | {area: HUGE})
        told += not_clear(met, answer)
        if answer.status != 422 or not kept(answer, HUGE[:2000]):
            told.append(f"{met.name}: {answer.status}")
    assert not told, "\n".join(told)
    assert tried >= MOST_HUGE


@pytest.mark.slow
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
