"""Parsers under mutated input: `python -m tests.support.fuzz TARGET|all MINUTES [SEED]`.

Prints how often a target was asked and what came of it; one that ends its process is seen by the
caller, who knows target and seed. `all` shares the minutes among all targets, each in a process of
its own with the memory of the sandbox, and exits 1 when one found something. Where the dependency
group `fuzz` is installed, parsers are led by their coverage (atheris); the readers of the sandbox,
which are libraries in C, are not.
"""

from __future__ import annotations

import logging
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from portal.infra.sandbox import readers
from portal.infra.sandbox.answer import decode, encode
from tests.support import strange

BOXES = [{"page": 1, "left": 5.0, "top": 5.0, "width": 50.0, "height": 20.0}]
CORPUS: dict[str, tuple[bytes, ...]] = {
    "images": (strange.photo(), strange.picture("PNG"), strange.picture("GIF"), strange.heic()),
    "pdf": (strange.pdf(2),),
    "office": (strange.word(), strange.slides(), strange.open_document()),
    "sheets": (strange.workbook(),),
    "old_office": (strange.old_word(), strange.old_slides(), strange.old_workbook()),
    "rich_text": (strange.rich_text(),),
    "ofd": (strange.ofd(),),
    "mail": (strange.mail(), strange.outlook()),
    "plain": ("五楼床位\n".encode("gb18030"), strange.packed({"a": b"x", "名": b"y"})),
    "media": (
        *(strange.film(), strange.flight(), strange.mp3(), strange.flac(), strange.wav()),
        b"ID3\x03\0\0\0\0\0\x20" + bytes(64),
        b"fLaC" + bytes(64),
    ),
    "kinds": (strange.ole({"Workbook": b"x", "EncryptedPackage": b"y"}),),
}
"""By reader: where its mutations begin."""
ACTS = ("preview", "report", "scrub", "redact")
MEMORY = 1 << 30
_NUMBERS = (b"\0", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0", b"65535", b"-1")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return data with a few bytes changed, cut, doubled or moved."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = chance.randbytes(1)
            case 1:
                changed[at : at + chance.randint(1, 64)] = b""
            case 2:
                changed[at:at] = chance.choice(_NUMBERS)
            case 3:
                changed[at:at] = changed[at : at + chance.randint(1, 200)]
            case 4:
                changed = changed[: max(at, 8)]
    return bytes(changed)


def read(data: bytes, act: str) -> str:
    """Return what came of one file: "done" or the code of the failure."""
    answer = readers.answer({"act": act, "page": 1, "boxes": BOXES}, data)
    return decode(encode(answer)).head.failed or "done"


def by_chance(
    name: str, seeds: tuple[bytes, ...], ask: Callable[[bytes], str], seconds: float, seed: int
) -> None:
    """Ask with mutated seeds until the time is over; a find is kept in a file before it is raised."""
    chance, seen, end = random.Random(seed), Counter[str](), time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance.choice(seeds), chance)
        try:
            seen[ask(data)] += 1
        except BaseException:
            kept = Path(tempfile.gettempdir()) / f"cluebridge-fuzz-{name}-{seed}"
            kept.write_bytes(data)
            print(f"{name} seed {seed}: found {kept}", file=sys.stderr)
            raise
    counted = sum(seen.values())
    print(f"{name} seed {seed} {seconds / 60:g} min {counted} executions: {dict(seen)}")


def by_coverage(name: str, seconds: float, seed: int) -> None:
    """Let libFuzzer choose what to ask; it ends the process."""
    atheris: Any = import_module("atheris")  # only in the group `fuzz`
    with atheris.instrument_imports(include=["portal"], enable_loader_override=False):
        from tests.support.targets import TARGETS  # noqa: PLC0415

    target, room = TARGETS[name], Path(tempfile.mkdtemp(prefix="cluebridge-corpus-"))
    for number, content in enumerate(target.seeds()):
        (room / str(number)).write_bytes(content)
    told = [f"-max_total_time={max(1, round(seconds))}", "-print_final_stats=1", f"-seed={seed}"]
    kept = f"-artifact_prefix={tempfile.gettempdir()}/cluebridge-fuzz-{name}-"
    atheris.Setup([name, *told, kept, "-rss_limit_mb=1024", str(room)], target.read)
    atheris.Fuzz()


def main(name: str, minutes: float, seed: int) -> int:
    """Ask one target until the time is over."""
    from tests.support.targets import TARGETS  # noqa: PLC0415 - instrumented where it can be

    if name in CORPUS:
        readers.warm_up()
        chance = random.Random(seed)
        by_chance(name, CORPUS[name], lambda d: read(d, chance.choice(ACTS)), minutes * 60, seed)
    else:
        target = TARGETS[name]
        by_chance(name, target.seeds(), target.read, minutes * 60, seed)
    return 0


def every(minutes: float, seed: int, since: str = "") -> int:
    """Ask every target, one after the other; print a line for each, and how many found something.

    `since` is the target to begin at, for a run that was stopped.
    """
    from tests.support.targets import TARGETS  # noqa: PLC0415

    guided = find_spec("atheris") is not None
    names, bad = [*TARGETS, *CORPUS], 0
    names = names[names.index(since) if since else 0 :]
    for name in names:
        how = "coverage" if guided and name in TARGETS else "chance"
        command = [sys.executable, "-m", "tests.support.fuzz", name, str(minutes / len(names))]
        done = subprocess.run(
            [*command, str(seed), how], capture_output=True, text=True, check=False,
            preexec_fn=None if how == "coverage" else _bounded,
        )  # fmt: skip
        bad += bool(done.returncode)
        units = re.search(r"number_of_executed_units: (\d+)", done.stderr)
        told = done.stdout.strip() or (
            f"{name} seed {seed} {minutes / len(names):.2g} min "
            f"{units[1] if units else '?'} executions, by coverage"
        )
        print(told if not done.returncode else f"{told}: FOUND\n{done.stderr[-3000:]}", flush=True)
    print(f"{len(names)} targets, {minutes:g} minutes, {bad} with a find")
    return 1 if bad else 0


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    logging.disable()  # parsers that complain by the million
    what, long, start = sys.argv[1], float(sys.argv[2]), int((sys.argv[3:] or ["0"])[0])
    if what == "all":
        sys.exit(every(long, start, *sys.argv[4:]))
    if sys.argv[4:] == ["coverage"]:
        by_coverage(what, long * 60, start)
    sys.exit(main(what, long, start))
