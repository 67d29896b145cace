"""What is unusual but allowed is taken or answered clearly, in every form of both sites."""

from __future__ import annotations

import pytest

from tests.support.forms_met import Met, all_names, filled, kept, not_clear

pytestmark = pytest.mark.slow
ODD = {
    "full width": "１２３４５",
    "emoji": "👩‍👩‍👧‍👦🏥🧾",
    "right to left": "شكوى על רופא",
    "markup": "<script>alert(1)</script>{{7*7}}'\";--",
    "spaces": " \u3000\u00a0\t ",
    "negative": "-1",
    "too many digits": "9" * 400,
}


@pytest.mark.parametrize("how", ODD)
def test_what_is_odd_gets_a_clear_answer(
    staff_forms: list[Met], public_forms: list[Met], how: str
) -> None:
    told = []
    for met in (*public_forms, *staff_forms):
        sent, names = filled(met.form, ODD[how])
        if names:
            answer = met.browser.send_raw(met.form, sent)
            told += not_clear(met, answer)
            still = answer.page.has_form(met.form.path)
            if answer.status == 422 and still and not kept(answer, ODD[how]):
                told.append(f"{met.name} {how}: what was typed is gone")
    assert not told, "\n".join(told)


def test_nothing_and_nonsense_are_answered(staff_forms: list[Met], public_forms: list[Met]) -> None:
    told = []
    for met in (*public_forms, *staff_forms):
        csrf = {"csrf": [each.value for each in met.form.named("csrf")]}
        chosen = {name: ["no-such-choice"] for name in all_names(met.form)}
        twice = {name: ["a", "b"] for name in all_names(met.form)}
        if not met.form.names():
            continue  # a bare button: pressing it is not bad input
        for sent in (csrf, chosen | csrf, twice | csrf, {"no-such-field": "x"} | csrf):
            told += not_clear(met, met.browser.send_raw(met.form, sent))
    assert not told, "\n".join(told)
