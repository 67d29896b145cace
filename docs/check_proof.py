"""Checks a proof of receipt with nothing of ours: `python3 check_proof.py proof.tlog-proof KEY`.

Needs Python and `pip install cryptography`; KEY is the log's public key, from whoever you trust to know
it. Prints what the log committed to, or stops with an error. Format: docs/formats/audit-log.md.
"""

import json
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(f"NOT PROVED: {otherwise}")


def check(text: str, key: str) -> dict[str, object]:
    head, body, signatures = text.split("\n\n")
    header, extra, index, *path = head.split("\n")
    name, key_id, public = key.split("+", 2)
    found = [line.split(" ") for line in signatures.splitlines()]
    signed = next((b64decode(blob) for _, who, blob in found if who == name), b"")
    need(header == "c2sp.org/tlog-proof@v1" and signed[:4].hex() == key_id, "not this log's")
    Ed25519PublicKey.from_public_bytes(b64decode(public)[1:]).verify(
        signed[4:], f"{body}\n".encode()
    )
    origin, size, root = body.split("\n")
    kept = json.loads(b64decode(extra.removeprefix("extra ")))
    told = json.dumps(kept["told"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    parts = (bytes.fromhex(kept["salt"]), told.encode())
    framed = b"\0\x12cluebridge leaf v1\2" + b"".join(len(p).to_bytes(8, "big") + p for p in parts)
    node = sha256(b'\0{"c":"%s","v":1}' % sha256(framed).hexdigest().encode()).digest()
    at, last = int(index.removeprefix("index ")), int(size) - 1
    need(origin == name and 0 <= at <= last, "not a place in this log")
    for each in map(b64decode, path):  # RFC 9162, 2.1.3.2
        left = at & 1 or at == last
        node = sha256(b"\1" + (each + node if left else node + each)).digest()
        while left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    need(last == 0 and node == b64decode(root), "this entry is not in the log")
    return dict(kept["told"])


if __name__ == "__main__":
    print(
        json.dumps(check(Path(sys.argv[1]).read_text(), sys.argv[2]), ensure_ascii=False, indent=1)
    )
