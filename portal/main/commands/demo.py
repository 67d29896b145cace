"""`cluebridge demo`: everything on this machine, with demonstration data, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess as Process
from pathlib import Path
from typing import Any

from portal.infra.settings import Settings
from portal.kernel.actor import OFFICE_NAMES
from portal.main import demo, people
from portal.main.app import make_works
from portal.main.commands import serve
from portal.main.commands.store import upgrade
from portal.main.demo.card import CARD, LOOPBACK

STARTS_IN = 30
"""Seconds a site may take to answer; after that it is announced all the same."""


def add(commands: Any) -> None:
    """Add `demo`."""
    command = commands.add_parser(
        "demo", help="set up demonstration data and run everything on this machine"
    )
    command.add_argument("--data", type=Path, default=Path("var/demo"), help="folder for the data")
    command.add_argument("--public-port", type=int, default=8000)
    command.add_argument("--staff-port", type=int, default=8001)
    command.add_argument(
        "--fresh", action="store_true", help="forget earlier demonstration data first"
    )
    command.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    os.umask(0o077)
    settings = Settings(
        data_dir=arguments.data.resolve(),
        public_port=arguments.public_port,
        staff_port=arguments.staff_port,
        kdf_memory_kib=8192,
        kdf_passes=1,
        demo=True,
        database_url="",  # never the database, store or mail server this machine serves in earnest
        blob_url="",
        smtp_host="",
        sms_url="",
    )
    if not {settings.public_host, settings.staff_host} <= LOOPBACK:
        print("cluebridge: a demonstration runs on this machine only", file=sys.stderr)
        return 2
    if arguments.fresh:
        demo.forget(settings.data_dir)
    stopped = _heard()
    return _watch(_start(settings), stopped)


def prepare(settings: Settings) -> dict[str, Any]:
    """Make the demonstration data unless it is there; return its card (officers, receipt)."""
    card = settings.data_dir / CARD
    if card.is_file():
        return dict(json.loads(card.read_text("utf-8")))
    works = make_works(settings)
    upgrade(works.engine)
    told = demo.seed(works)
    aside = card.with_suffix(".part")
    aside.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    aside.replace(card)
    works.engine.dispose()
    return told


def _start(settings: Settings) -> list[Process]:
    """Fork the processes from this one, which has every module loaded already and no thread.

    The sites start while the data are made in a process beside them; the worker only afterwards, so
    that it does not announce what the data are about to settle.
    """
    works = make_works(settings)
    upgrade(works.engine)
    works.engine.dispose()
    processes = [_fork(target, settings) for target in (serve.public, serve.staff)]
    if not (settings.data_dir / CARD).is_file():
        making = _fork(prepare, settings)
        making.join()
        if making.exitcode:
            _stop(processes)
            raise SystemExit(making.exitcode)
    processes.append(_fork(serve.work, settings))
    told = prepare(settings)
    _await(settings.public_host, settings.public_port)
    _await(settings.staff_host, settings.staff_port)
    _announce(settings, told)
    return processes


def _await(host: str, port: int) -> None:
    """Wait until somebody listens there, at most STARTS_IN."""
    end = time.monotonic() + STARTS_IN
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.02)


def _fork(target: Callable[[Settings], object], settings: Settings) -> Process:
    process = multiprocessing.get_context("fork").Process(target=_run, args=(target, settings))
    process.start()
    return process


def _run(target: Callable[[Settings], object], settings: Settings) -> None:
    """Run in the new process: Ctrl-C is for the one that watches, which then ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    target(settings)


def _announce(settings: Settings, told: dict[str, Any]) -> None:
    public = f"http://{settings.public_host}:{settings.public_port}"
    staff = f"http://{settings.staff_host}:{settings.staff_port}"
    print(f"""
线索桥 Cluebridge — 演示 demonstration (all people and cases are invented)

  公众站点 public site   {public}/
  工作站点 staff site    {staff}/
  举报回执 receipt code  {told["receipt"]}
  口令 passphrase        {people.PASSPHRASE}   (one-time codes are shown on the sign-in page)
""")
    for person in people.PEOPLE:
        offices = ", ".join(OFFICE_NAMES[office].en for office in sorted(person.offices))
        print(f"  {person.login:8}{person.agency:9}{offices}")
    print("\nCtrl-C stops everything.", flush=True)


def _heard() -> int:
    """Return a file descriptor that becomes readable when somebody stops us, whenever that is."""
    readable, writable = os.pipe()

    def stop(*_: object) -> None:
        os.write(writable, b"!")

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return readable


def _watch(processes: list[Process], stopped: int) -> int:
    """Wait until one process ends or somebody stops us; then stop them all."""
    code = 0
    if stopped not in wait([stopped, *(process.sentinel for process in processes)]):
        print("cluebridge: a process ended; stopping", file=sys.stderr)
        code = 1
    _stop(processes)
    return code


def _stop(processes: list[Process]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(timeout=10)
        if process.is_alive():
            process.kill()
