"""Sealed submissions a second, key derivation included, and the server time of one without it."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2

from benchmarks.stand import Stand, browser, processor_seconds, stand, token
from portal.crypto.codes import Cost, stretch

STORY = "住院期间护士让我在没有做过的治疗单上签字。" * 20
ANSWERS = (
    ("region", {"region": "990102"}),
    ("place", {"place_kind": "hospital"}),
    ("which", {"action": "choose", "institution": "other", "where_text": "东城区某医院"}),
    ("what", {"categories": ["fake_stay"]}),
    ("details", {"what": STORY, "how_often": "several"}),
    ("source", {"how_known": "patient"}),
    ("own", {"own_card": "mine"}),
    ("files", {}),
    ("identity", {"mode": "anonymous"}),
    ("reward", {"wants_reward": "yes"}),
)


def ready(made: Stand) -> httpx2.Client:
    """Return a client with every question answered, on the page before sending."""
    client = browser(made.public)
    page = client.get("/")
    page = client.post("/report", data={"csrf": token(page.text)})
    answers = dict(ANSWERS)
    while "/report/check" not in str(page.url):
        step = str(page.url).rsplit("/", 1)[1].split("?")[0]
        form = {"csrf": token(page.text), **answers[step]}
        address = "/report/files/done" if step == "files" else f"/report/{step}"
        page = client.post(address, data=form)
        assert page.status_code == 200, (step, page.status_code, page.text[-2000:])
    client.headers["x-token"] = token(page.text)
    return client


def send(client: httpx2.Client) -> tuple[int, float]:
    """Send the report; return status and seconds."""
    began = time.perf_counter()
    form = {"csrf": client.headers["x-token"]}
    answer = client.post("/report/check", data=form, follow_redirects=False)
    return answer.status_code, time.perf_counter() - began


def rate(made: Stand, clients: int, each: int) -> tuple[float, int, float]:
    """Return submissions a second, errors and the median seconds, with so many clients at once."""
    prepared = [ready(made) for _ in range(clients * each)]
    with ThreadPoolExecutor(clients) as pool:
        began = time.perf_counter()
        done = list(pool.map(send, prepared))
        took = time.perf_counter() - began
    errors = sum(status != 303 for status, _ in done)
    return len(done) / took, errors, statistics.median(seconds for _, seconds in done)


def run() -> list[tuple[str, str, str]]:
    """Return the figures as (what, measured, target)."""
    with stand("serve-public") as made:
        rate(made, 2, 1)
        eight, errors8, median8 = rate(made, 8, 5)
        many, errors32, _ = rate(made, 32, 2)
        lone = [send(ready(made))[1] for _ in range(5)]
    with stand("serve-public", kdf_memory_kib=8192, kdf_passes=1) as made:
        send(ready(made))
        prepared = [ready(made) for _ in range(40)]
        server = made.processes["serve-public"]
        before = processor_seconds(server)
        cheap = statistics.median(send(client)[1] for client in prepared)
        used = (processor_seconds(server) - before) / len(prepared)
        derivation = cheapest_derivation()
    without = f"{(used - derivation) * 1000:.1f} ms of processor time"
    seen = f"{(cheap - derivation) * 1000:.1f} ms as the client sees it"
    at_once = f"{eight:.1f} a second, {errors8} errors, median {median8 * 1000:.0f} ms"
    return [
        (
            "sealed submission, 8 clients (Argon2id 64 MiB, 3 passes)",
            at_once,
            "at least 5 a second",
        ),
        ("the same, 32 clients", f"{many:.1f} a second, {errors32} errors", "no error"),
        ("the same, one client", f"{statistics.median(lone) * 1000:.0f} ms", ""),
        (
            "one submission without its key derivation",
            f"{without}, {seen}",
            "10 ms or less of server time",
        ),
    ]


def cheapest_derivation() -> float:
    """Return the seconds of one derivation at the cheapest cost, measured alone."""

    def once() -> float:
        began = time.perf_counter()
        stretch("1" * 20, salt=bytes(16), pepper=bytes(32), cost=Cost(8192, 1))
        return time.perf_counter() - began

    return statistics.median(once() for _ in range(15))
