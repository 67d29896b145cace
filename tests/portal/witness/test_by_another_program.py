"""Another program's verdict on our log: the PyPI package aics-tlog, in an environment of its own.

Slow (it makes the environment), and skipped where there is no Python 3.12 or no package index.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.audit import jobs as audit_jobs
from portal.audit import queries as audit
from portal.audit import service as log
from portal.crypto import cosignatures, notes, tlog
from portal.kernel.actor import SYSTEM
from portal.main.commands.log import export
from portal.witness import service
from tests.portal.audit.test_log import ring

pytestmark = pytest.mark.slow

JUDGE = """
import json, sys
from pathlib import Path
import aics_tlog as a
told = json.load(sys.stdin)
folder = Path(told["folder"])
log = a.parse_vkey(told["log"])
witness = a.parse_vkey(told["witness"])
note = a.parse_note(told["note"])
verdict = a.verify_checkpoint(note, log, [witness], 1, expected_origin=told["origin"])
point = a.parse_checkpoint(note.text)
entries = (folder / "entries.jsonl").read_bytes().split(b"\\n")[:-1]
tree = a.MerkleTree(entries)
reader = a.FileSystemTileReader(folder)
good = bad = 0
for index, hashes in told["inclusion"]:
    proof = [bytes.fromhex(each) for each in hashes]
    good += a.verify_leaf_inclusion(entries[index], index, point.size, proof, point.root)
    bad += a.verify_leaf_inclusion(entries[index] + b" ", index, point.size, proof, point.root)
    good += proof == a.inclusion_proof_from_tiles(reader, index, point.size)
for old, hashes in told["consistency"]:
    proof = [bytes.fromhex(each) for each in hashes]
    good += a.verify_consistency(old, point.size, tree.root(old), point.root, proof)
    bad += a.verify_consistency(old, point.size, tree.root(old - 1), point.root, proof)
flipped = told["note"].replace(chr(10) + str(point.size) + chr(10), chr(10) + "1" + chr(10))
refused = not a.verify_checkpoint(a.parse_note(flipped), log, [witness], 1).log_ok
print(json.dumps({
    "log": verdict.log_ok, "ok": verdict.ok, "good": good, "bad": bad, "refused": refused,
    "tiles": a.tree_root_from_tiles(reader, point.size).hex() == point.root.hex(),
    "tree": tree.root() == point.root, "size": point.size,
}))
"""


def newer_python() -> str | None:
    """Return a Python of 3.12 or newer, where one is installed."""
    here = [shutil.which(f"python3.{minor}") for minor in (12, 13, 14)]
    kept = sorted((Path.home() / ".pyenv" / "versions").glob("3.1[2-9].*/bin/python"))
    found = [*map(str, kept), *(each for each in here if each)]
    return next((each for each in found if runs([each, "-c", "import ssl"])), None)


def runs(command: list[str | Path]) -> bool:
    done = subprocess.run(command, check=False, capture_output=True, timeout=120)
    return done.returncode == 0


@pytest.fixture(scope="module")
def judge(tmp_path_factory) -> Path:
    """Return a Python that has the package."""
    newer = newer_python()
    if newer is None:
        pytest.skip("no Python 3.12")
    folder = tmp_path_factory.mktemp("judge")
    python = folder / "bin" / "python"
    if not runs([newer, "-m", "venv", folder]):
        pytest.skip("no environment can be made")
    if not runs([python, "-m", "pip", "install", "-q", "aics-tlog==0.2.1"]):
        pytest.skip("aics-tlog cannot be installed here")
    return python


def test_another_program_finds_the_log_as_we_say_it_is(works, tmp_path, judge):
    ring(works, 700)
    audit_jobs.checkpoint(works)
    folder = tmp_path / "log"
    size = export(works, folder)
    with works.begin(SYSTEM, writes=False) as work:
        note = audit.latest_checkpoint(work.session).note
        indexes = sorted({0, 1, 255, 256, 511, 512, size - 1, *range(3, size, 37)})
        inclusion = [
            (each, [h.hex() for h in log.inclusion(work.session, each, size)]) for each in indexes
        ]
        olds = sorted({2, 255, 256, 257, 512, size - 1, *range(5, size, 41)})
        consistency = [
            (each, [h.hex() for h in log.consistency(work.session, each, size)]) for each in olds
        ]
    cosigner = service.cosigner(works.settings)
    text = notes.signature_lines(note)[0]
    assert tlog.Checkpoint.parse(text).size == size
    cosigned = note + cosigner.cosign(text, 1_772_416_800)
    assert cosignatures.verify(cosigned, cosigner.witness)
    told = {
        "folder": str(folder),
        "log": log.signer(works.settings).verifier.vkey,
        "witness": cosigner.witness.vkey,
        "origin": works.settings.log_origin,
        "note": cosigned,
        "inclusion": inclusion,
        "consistency": consistency,
    }
    done = subprocess.run(
        [judge, "-c", JUDGE],
        check=False,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    good = 2 * len(inclusion) + len(consistency)
    expected = {"log": True, "ok": True, "good": good, "bad": 0, "refused": True, "tiles": True}
    assert {**expected, "tree": True, "size": size} == found
