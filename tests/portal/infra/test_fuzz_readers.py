"""Whatever bytes come, a parser reads or refuses them: short here, by the minute with `make fuzz`."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.infra.sandbox import readers
from portal.infra.settings import ROOT
from tests.support import fuzz, strange
from tests.support.targets import TARGETS

MINUTES = float(os.environ.get("FUZZ_MINUTES", "1"))
CODES = {
    "done", "damaged", "unsupported", "locked", "empty", "bomb", "too_many_parts",
    "too_many_pixels", "too_many_pages", "no_such_page", "many_frames", "too_much_memory",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    readers.warm_up()


@pytest.mark.parametrize("reader", fuzz.CORPUS)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), act=st.sampled_from(fuzz.ACTS))
def test_a_reader_answers_whatever_the_bytes(reader: str, seed: int, act: str) -> None:
    chance = random.Random(seed)
    data = fuzz.mutated(chance.choice(fuzz.CORPUS[reader]), chance)
    assert fuzz.read(data, act) in CODES


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_reads_or_refuses_whatever_the_bytes(name: str) -> None:
    target, chance = TARGETS[name], random.Random(name)
    seeds = target.seeds()
    for data in (*seeds, b"", *(fuzz.mutated(chance.choice(seeds), chance) for _ in range(25))):
        target.read(data)


def test_a_panic_in_rust_is_an_answer() -> None:
    """Found by the fuzz target of `kinds`: python-calamine panics on a workbook cut short."""
    workbook = strange.ole({"Workbook": b"x"})
    assert {fuzz.read(workbook[:size], "preview") for size in range(1_500, 2_600, 40)} <= CODES


@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=300), act=st.sampled_from(fuzz.ACTS))
def test_any_bytes_have_an_answer(data: bytes, act: str) -> None:
    assert fuzz.read(data, act) in CODES


@pytest.mark.slow
@pytest.mark.parametrize("reader", fuzz.CORPUS)
def test_a_reader_survives_minutes_of_it(reader: str) -> None:
    """A process of its own with the memory of the sandbox; FUZZ_MINUTES says how long each runs."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    done = subprocess.run(
        [sys.executable, "-m", "tests.support.fuzz", reader, str(MINUTES), "7"],
        cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limited,
    )  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, done.stderr[-2_000:]
