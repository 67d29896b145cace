"""`cluebridge serve-public`, `serve-staff`, `worker`: the three processes."""

from __future__ import annotations

import argparse
import gc
import logging
import os
from typing import Any

import uvicorn

from portal.infra.settings import Settings
from portal.main import worker
from portal.main.app import create_public_app, create_staff_app, make_works
from portal.main.demo.card import demo_codes


def add(commands: Any) -> None:
    """Add the three processes."""
    citizens = commands.add_parser("serve-public", help="the citizens' site")
    citizens.set_defaults(run=_public)
    officers = commands.add_parser("serve-staff", help="the officers' site")
    officers.set_defaults(run=_staff)
    working = commands.add_parser("worker", help="clocks, notices, checkpoints; any number may run")
    working.set_defaults(run=_worker)


def run_site(app: Any, host: str, port: int) -> None:
    """Serve until told to stop. No access log: an address is nobody's business."""
    os.umask(0o077)
    settle()
    logging.getLogger("uvicorn.error").addFilter(_without_quotations)
    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=False,
    )


def settle() -> None:
    """Leave what stands for good out of the search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def _without_quotations(record: logging.LogRecord) -> bool:
    """Keep tracebacks out of the log: they may quote what a person typed. Errors are logged by place."""
    record.exc_info = record.exc_text = None
    return True


def public(settings: Settings) -> None:
    """Serve the citizens' site."""
    run_site(create_public_app(make_works(settings)), settings.public_host, settings.public_port)


def staff(settings: Settings) -> None:
    """Serve the officers' site."""
    app = create_staff_app(make_works(settings), demo_codes(settings))
    run_site(app, settings.staff_host, settings.staff_port)


def work(settings: Settings) -> None:
    """Run the worker."""
    os.umask(0o077)
    worker.run(make_works(settings))


def _public(arguments: argparse.Namespace) -> int:
    public(Settings())
    return 0


def _staff(arguments: argparse.Namespace) -> int:
    staff(Settings())
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    work(Settings())
    return 0
