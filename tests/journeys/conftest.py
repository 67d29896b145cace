"""Running portals for the journeys: SQLite from one template, PostgreSQL from a real server."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.chain import Chain, told_in
from tests.support.citizen import Citizen, Story
from tests.support.crawl import crawl
from tests.support.forms_met import Met
from tests.support.once import once
from tests.support.postgres import new_database
from tests.support.rewarding import told_rewards
from tests.support.town import Town

STARTS = ("/", "/work", "/tips", "/cases", "/recoveries", "/notices", "/unsealing", "/officers")
INSIDERS = ("lin", "zhao", "chen", "gao", "luo", "wu", "wei", "tang", "kong", "shen", "zhou")


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return a portal set up once for all processes of this run, never started, to be copied."""

    def set_up(folder: Path) -> None:
        made = Town(folder)
        made.set_up()
        (folder / "secrets").write_bytes(pickle.dumps(made.secrets))

    found = Town(once(tmp_path_factory, "town", set_up))
    found.secrets = pickle.loads((found.room / "secrets").read_bytes())
    return found


@pytest.fixture(scope="session")
def told(town_template: Town, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """The whole story told once on SQLite, to be copied; its processes have been stopped."""
    return _once(tmp_path_factory, "told", town_template, told_in)


@pytest.fixture(scope="session")
def told_of_rewards(town_template: Town, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """Three proven cases and their rewards told once, to be copied; see `told_rewards`."""
    return _once(tmp_path_factory, "rewarded", town_template, told_rewards)


def _once(
    paths: pytest.TempPathFactory, name: str, template: Town, told_by: Callable[[Town], Chain]
) -> Chain:
    def tell(folder: Path) -> None:
        made = Town(folder)
        made.copy_from(template)
        try:
            made.start()
            (folder / "story").write_bytes(told_by(made).written_down())
        finally:
            made.stop()

    folder = once(paths, name, tell)
    return Chain.read_back((folder / "story").read_bytes(), Town(folder))


@pytest.fixture(scope="module")
def chain(told: Chain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A running portal in which the story has been told, shared by the tests of one file."""
    made = Town(tmp_path_factory.mktemp("town"))
    made.copy_from(told.town)
    try:
        made.start()
        yield told.moved_to(made)
    finally:
        made.stop()


@pytest.fixture
def rewarded(told_of_rewards: Chain, tmp_path: Path) -> Iterator[Chain]:
    """A running portal of the test's own in which rewards wait to be claimed."""
    made = Town(tmp_path / "town")
    made.copy_from(told_of_rewards.town)
    try:
        made.start()
        yield told_of_rewards.moved_to(made)
    finally:
        made.stop()


@pytest.fixture
def town(town_template: Town, tmp_path: Path) -> Iterator[Town]:
    """A running portal of the test's own, on SQLite."""
    made = Town(tmp_path / "town")
    made.copy_from(town_template)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_town(request: pytest.FixtureRequest, town_template: Town, tmp_path: Path) -> Iterator[Town]:
    """A running portal of the test's own, on each database."""
    if request.param == "sqlite":
        made = Town(tmp_path / "town")
        made.copy_from(town_template)
    else:
        server: str = request.getfixturevalue("postgres_server")
        made = Town(tmp_path / "town", database_url=new_database(server))
        made.set_up()
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def staff_forms(chain: Chain) -> list[Met]:
    """Every kind of form officers meet around a tip that waits and a case that has run its course."""
    waiting = chain.town.citizen()
    waiting.report(Story(name="某某某", contact="13800000000"))
    met: dict[object, Met] = {}
    for login in INSIDERS:
        officer = chain.town.officer(login)
        here = (*STARTS, f"/cases/{chain.case_id}", f"/tips/{chain.tip_id}", *chain.seen.values())
        for key, form in crawl(officer, here).posted():
            met.setdefault(key, Met(officer, form))
        officer.bears_breaking = True
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
        for key, form in crawl(browser, starts).posted():
            met.setdefault(key, Met(browser, form))
        browser.bears_breaking = True
    return list(met.values())


def _steps(citizen: Citizen) -> list[str]:
    links = [href.rsplit("/", 1)[-1] for href, _ in citizen.page.links if "/report/" in href]
    return sorted({each for each in links if each not in {"check", "receipt"}})
