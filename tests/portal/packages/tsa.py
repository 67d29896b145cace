"""A time-stamp service on this machine: the openssl program behind a plain HTTP server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

_CONFIG = """
[tsa]
default_tsa = it
[it]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
"""


class Service:
    """Keys and certificates of a service in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
        self._certificate("root", "/CN=Test time root")
        self._openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr",
            "-subj", "/CN=Test time stamps",
        )  # fmt: skip
        self._openssl(
            "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-days", "30",
            "-set_serial", "2", "-extfile", "tsa.cnf", "-extensions", "stamping", "-out", "tsa.pem",
        )  # fmt: skip

    @property
    def roots(self) -> Path:
        """The certificate everything leads to."""
        return self._folder / "root.pem"

    def answer(self, asked: bytes) -> bytes:
        """Return a time-stamp answer to a request."""
        (self._folder / "asked.tsq").write_bytes(asked)
        self._openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "asked.tsq", "-out", "answer.tsr"
        )
        return (self._folder / "answer.tsr").read_bytes()

    def verified_by_openssl(self, token: bytes, signature: bytes) -> bool:
        """Tell whether openssl finds the token good for these bytes."""
        (self._folder / "token.tsr").write_bytes(token)
        (self._folder / "data").write_bytes(signature)
        told = subprocess.run(
            ["openssl", "ts", "-verify", "-data", "data", "-in", "token.tsr", "-CAfile", "root.pem"],
            cwd=self._folder, capture_output=True, check=False,
        )  # fmt: skip
        return told.returncode == 0

    def _certificate(self, name: str, subject: str) -> None:
        self._openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-keyout", f"{name}.key",
            "-out", f"{name}.pem", "-subj", subject, "-config", "tsa.cnf", "-extensions", "root",
        )  # fmt: skip

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)


@contextmanager
def served(service: Service, *, spoils: bool = False) -> Iterator[str]:
    """Yield the address at which the service answers; with `spoils` one byte of it is wrong."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = service.answer(self.rfile.read(int(self.headers["Content-Length"])))
            if spoils:
                answer = answer[:-9] + bytes([answer[-9] ^ 1]) + answer[-8:]
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
