"""The door of the mailbox tells nobody whether a number exists: not by its answer, not by its time."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.crypto.codes import Receipt
from tests.support import samples
from tests.support.citizen import Citizen, Story
from tests.support.site import Answer
from tests.support.town import Town

pytestmark = pytest.mark.slow
EACH = int(os.environ.get("SAMPLES", "2000"))
"""Samples of each kind with the cheapest key derivation."""
WITH_REAL_COST = 120
MOST_T = 4.5
"""The bound usual in leakage assessment (ISO/IEC 17825); one in 100,000 runs exceeds it by chance."""
WARM = 30
REAL = {"kdf_memory_kib": "65536", "kdf_passes": "3"}
LEFT_OUT = {"date"}


@pytest.mark.parametrize(
    ("each", "cost"), [(EACH, {}), (WITH_REAL_COST, REAL)], ids=["cheapest", "real"]
)
def test_an_unknown_number_and_a_wrong_secret_are_one_answer_in_one_time(
    town_template: Town, tmp_path: Path, each: int, cost: dict[str, str]
) -> None:
    town = Town(tmp_path / "town")
    town.copy_from(town_template)
    town.settings |= cost
    town.start("public")
    try:
        known = [town.citizen().report(Story()) for _ in range(3)]
        dice = random.Random(20260302)
        numbers = {each.number for each in known}
        kinds: dict[str, Callable[[], Receipt]] = {
            "wrong secret": lambda: Receipt(dice.choice(known).number, _digits(dice, 20)),
            "unknown number": lambda: Receipt(_unknown(dice, numbers), _digits(dice, 20)),
        }
        times, answers = _measured(town.citizen(), kinds, dice, each)
    finally:
        town.stop()
    verdict = samples.compared(*times.values())
    print(f"\n{each} samples of each kind: {verdict}")
    assert len(answers) == 1, answers
    assert abs(verdict.t) < MOST_T, verdict
    assert verdict.d < verdict.critical, verdict


def test_the_same_tests_see_a_difference_where_there_is_one() -> None:
    dice = random.Random(1)
    a = [dice.gauss(0.010, 0.001) for _ in range(2000)]
    b = [dice.gauss(0.0102, 0.001) for _ in range(2000)]  # a fiftieth slower
    assert abs(samples.welch(a, b)) > MOST_T
    assert samples.distance(a, b) > samples.critical(2000, 2000)


def _measured(
    citizen: Citizen, kinds: dict[str, Callable[[], Receipt]], dice: random.Random, each: int
) -> tuple[dict[str, list[float]], set[object]]:
    """Ask in an order drawn by lot, so that whatever else the machine does falls on both alike."""
    form = citizen.open("/follow").form("/follow")
    order = [name for name in kinds for _ in range(each)]
    dice.shuffle(order)
    times: dict[str, list[float]] = {name: [] for name in kinds}
    answers: set[object] = set()
    for turn, name in enumerate([*order[:WARM], *order]):
        typed = kinds[name]()
        secret = f"{typed.number} {typed.secret}{typed.check}"
        began = time.perf_counter()
        answer = citizen.ask("POST", form.action, data={"csrf": "", "secret": secret})
        took = time.perf_counter() - began
        if turn >= WARM:
            times[name].append(took)
            answers.add(_told(answer, secret))
    return times, answers


def _told(answer: Answer, secret: str) -> object:
    """Return everything an answer tells besides what was typed."""
    headers = tuple(sorted((k, v) for k, v in answer.headers.items() if k not in LEFT_OUT))
    return answer.status, len(answer.content), headers, answer.page.html.replace(secret, "")


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def _unknown(dice: random.Random, known: set[str]) -> str:
    while (number := dice.choice("123456789") + _digits(dice, 7)) in known:
        pass
    return number
