"""Killing processes of a running town at chosen moments, and looking whether it is whole after."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import httpx2

from portal.infra.settings import Settings
from portal.main import logcheck
from portal.main.app import make_works
from portal.main.commands import log
from tests.support.html import Form
from tests.support.site import Answer, Browser
from tests.support.town import Town


@dataclass
class Storm:
    """Every so many acknowledged forms the process that took one is killed at once."""

    town: Town
    every: int
    offset: int = 0
    posts: int = 0
    kills: int = 0
    checkpoint: str = ""
    killed: list[str] = field(default_factory=list)

    def after_post(self, browser: Browser, form: Form, answer: Answer) -> None:
        """Kill when it is time, before the browser follows the redirect."""
        self.posts += 1
        if answer.status == 303 and self.posts % self.every == self.offset:
            self.strike("public" if browser.host in self.town.public_url else "staff", form.path)

    def strike(self, name: str, at: str) -> None:
        """Kill a process, and now and then the worker; start them again; look at the log."""
        names = [name, "worker"] if self.kills % 4 == 0 else [name]
        for each in names:
            self.town.kill9(each)
        self.kills += len(names)
        self.killed.append(f"{'+'.join(names)} at {at}")
        self.town.start(*names)
        self.look()

    def look(self) -> None:
        """The log must be whole, and the same log as at the last look, grown."""
        self.checkpoint = verified(self.town, since=self.checkpoint)


def verified(town: Town, *, since: str = "") -> str:
    """Export and verify the log; return its checkpoint."""
    settings = Settings(
        data_dir=town.data, database_url=town.settings["database_url"], min_free_bytes=0
    )
    works = make_works(settings)
    folder = Path(town.room) / "exports" / "storm"
    try:
        log.export(works, folder, bodies=True)
    finally:
        works.engine.dispose()
    assert logcheck.verify(folder, since=since or None) == []
    return (folder / logcheck.CHECKPOINT).read_text("utf-8")


def killed_during(
    town: Town, name: str, send: Callable[[], Answer], seconds: float
) -> Answer | None:
    """Kill a process while it works on a request; return its answer when it came before."""
    answers: list[Answer] = []

    def ask() -> None:
        try:
            answers.append(send())
        except httpx2.TransportError:
            return

    asking = Thread(target=ask)
    asking.start()
    time.sleep(seconds)
    town.kill9(name)
    asking.join()
    town.start(name)
    return answers[0] if answers else None
