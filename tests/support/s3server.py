"""A real S3 server (SeaweedFS) for tests, on loopback ports only."""

import hashlib
import hmac
import http.client
import json
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.support.processes import LOOPBACK, NotStarted, Running, free_port, start

REGION = "us-east-1"
EMPTY = hashlib.sha256(b"").hexdigest()
GRPC = 10_000  # SeaweedFS puts each service's gRPC this far above its HTTP port


@dataclass(frozen=True)
class S3:
    """Where the server is and the keys that open it."""

    port: int
    access_key: str
    secret_key: str
    region: str = REGION

    @property
    def endpoint(self) -> str:
        """Return the address S3 clients use."""
        return f"http://{LOOPBACK}:{self.port}"


@contextmanager
def running_s3() -> Iterator[S3]:
    """Run a server in a folder of its own; yield it once buckets can be made."""
    room = Path(tempfile.mkdtemp(prefix="cluebridge-s3-"))
    port, *others = _ports(4)
    s3 = S3(port, secrets.token_hex(8), secrets.token_hex(16))
    inner = dict(zip(("master", "volume", "filer"), others, strict=True))
    server = _start(room, s3, inner)
    try:
        server.wait_for_port(60)
        _wait_until_useful(server, s3)
        yield s3
    finally:
        server.kill9()
        shutil.rmtree(room, ignore_errors=True)
        _remove_sockets((s3.port, *inner.values()))


def new_bucket(s3: S3, *, locked: bool = False) -> str:
    """Make an empty bucket, with object lock when asked; return its name."""
    name = f"t-{secrets.token_hex(6)}"
    status, answer = _put_bucket(s3, name, locked=locked)
    if status != http.client.OK:
        raise NotStarted(f"no bucket: {status} {answer}")
    return name


def _ports(count: int) -> list[int]:
    """Return different ports: nothing holds one between being found free and being used."""
    found: set[int] = set()
    while len(found) < count:
        found.add(free_port())
    return list(found)


def _remove_sockets(ports: Iterable[int]) -> None:
    """Remove the sockets SeaweedFS leaves in the temp folder when it is killed."""
    for port in ports:
        for number in (port, port + GRPC):
            for left in Path(tempfile.gettempdir()).glob(f"seaweedfs-*-{number}.sock"):
                left.unlink(missing_ok=True)


def _start(room: Path, s3: S3, inner: Mapping[str, int]) -> Running:
    config = room / "identities.json"
    keys = {"accessKey": s3.access_key, "secretKey": s3.secret_key}
    admin = {"name": "tests", "credentials": [keys], "actions": ["Admin"]}
    config.write_text(json.dumps({"identities": [admin]}))
    config.chmod(0o600)
    (room / "data").mkdir()
    return start(
        [
            *(Path(sys.executable).parent / "weed", "-logtostderr=true", "server", "-s3"),
            *(f"-dir={room / 'data'}", f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}"),
            *(f"-{name}.port={port}" for name, port in inner.items()),
            *(
                f"-s3.port={s3.port}",
                f"-s3.config={config}",
                "-s3.port.iceberg=0",
                "-s3.port.lance=0",
            ),
            *("-volume.max=200", "-master.volumeSizeLimitMB=64", "-master.telemetry=false"),
            f"-filer.localSocket={room / 'filer.sock'}",
        ],
        log_file=room / "server.log",
        port=s3.port,
        cwd=room,
    )


def _wait_until_useful(server: Running, s3: S3) -> None:
    deadline = time.monotonic() + 60
    answer = (0, "nothing tried")
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise server.failure("exited")
        try:
            answer = _put_bucket(s3, f"ready-{secrets.token_hex(4)}")
        except OSError as refused:
            answer = (0, str(refused))
        if answer[0] == http.client.OK:
            return
        time.sleep(0.2)
    raise server.failure(f"makes no bucket ({answer[0]} {answer[1]})")


def _put_bucket(s3: S3, name: str, *, locked: bool = False) -> tuple[int, str]:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": f"{LOOPBACK}:{s3.port}", "x-amz-content-sha256": EMPTY, "x-amz-date": moment}
    if locked:
        headers["x-amz-bucket-object-lock-enabled"] = "true"
    headers["authorization"] = _signature(s3, f"/{name}", headers)
    connection = http.client.HTTPConnection(LOOPBACK, s3.port, timeout=10)
    try:
        connection.request("PUT", f"/{name}", headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")[:500]
    finally:
        connection.close()


def _signature(s3: S3, path: str, headers: dict[str, str]) -> str:
    """Return the Authorization header of a PUT without body (AWS Signature Version 4)."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"PUT\n{path}\n\n{lines}\n{names}\n{EMPTY}"
    moment = headers["x-amz-date"]
    scope = f"{moment[:8]}/{s3.region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
    key = f"AWS4{s3.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signed = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"Credential={s3.access_key}/{scope}"
    return f"AWS4-HMAC-SHA256 {credential},SignedHeaders={names},Signature={signed}"
