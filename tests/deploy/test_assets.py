"""Browser files are served under names that change with their content."""

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assets", ROOT / "deploy" / "assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _packages(folder: Path, assets: ModuleType, content: str) -> Path:
    for source in assets.SERVED.values():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(content + source)
    return folder


def test_a_new_version_gets_a_new_name_and_the_old_file_goes(
    tmp_path: Path, assets: ModuleType
) -> None:
    vendor = tmp_path / "vendor"
    first = assets.publish(_packages(tmp_path, assets, "1"), vendor)
    second = assets.publish(_packages(tmp_path, assets, "2"), vendor)
    assert set(first) == set(second) == set(assets.SERVED)
    assert not set(first.values()) & set(second.values())
    assert {file.name for file in vendor.iterdir()} == {*second.values(), "manifest.json"}
    assert json.loads((vendor / "manifest.json").read_text()) == second


def test_the_installed_files_are_the_ones_their_names_say() -> None:
    vendor = ROOT / "static" / "vendor"
    for name in json.loads((vendor / "manifest.json").read_text()).values():
        digest = hashlib.sha256((vendor / name).read_bytes()).hexdigest()
        assert name.split(".")[1] == digest[:16]


def test_the_lock_names_hashes_and_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not [name for name, entry in packages.items() if "resolved" in entry]
