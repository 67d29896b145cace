"""`cluebridge serve-public`, `serve-staff`, `worker`: the three processes."""

from __future__ import annotations

import argparse
import os
from typing import Any

import uvicorn

from portal.infra.settings import Settings
from portal.main import worker
from portal.main.app import create_public_app, create_staff_app, make_works


def add(commands: Any) -> None:
    """Add the three processes."""
    public = commands.add_parser("serve-public", help="the citizens' site")
    public.set_defaults(run=_public)
    staff = commands.add_parser("serve-staff", help="the officers' site")
    staff.set_defaults(run=_staff)
    work = commands.add_parser("worker", help="clocks, notices, checkpoints; any number may run")
    work.set_defaults(run=_worker)


def run_site(app: Any, host: str, port: int) -> None:
    """Serve until told to stop. No access log: an address is nobody's business."""
    os.umask(0o077)
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


def _public(arguments: argparse.Namespace) -> int:
    settings = Settings()
    run_site(create_public_app(make_works(settings)), settings.public_host, settings.public_port)
    return 0


def _staff(arguments: argparse.Namespace) -> int:
    from portal.main.commands.demo import demo_codes  # noqa: PLC0415 - demo imports this module

    settings = Settings()
    app = create_staff_app(make_works(settings), demo_codes(settings))
    run_site(app, settings.staff_host, settings.staff_port)
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    os.umask(0o077)
    worker.run(make_works(Settings()))
    return 0
