"""What deploy/ and its manual say is what the program knows."""

import re
from pathlib import Path

from portal.infra.settings import Settings
from portal.main.cli import parser
from tests.support.processes import ROOT

FILES = sorted(
    path
    for path in (*(ROOT / "deploy").rglob("*"), ROOT / "docs" / "operations.md")
    if path.is_file() and path.suffix != ".pyc"
)


def _words(pattern: str) -> set[tuple[Path, str]]:
    return {(path, word) for path in FILES for word in re.findall(pattern, path.read_text())}


def test_every_setting_named_exists() -> None:
    known = {f"CLUEBRIDGE_{name.upper()}" for name in Settings.model_fields}
    named = _words(r"CLUEBRIDGE_[A-Z0-9_]*[A-Z0-9]")
    assert len(named) > 10
    assert {(path.name, word) for path, word in named if word not in known} == set()


def test_the_sites_listen_where_nginx_looks() -> None:
    for site in ("public", "staff"):
        port = Settings.model_fields[f"{site}_port"].default
        text = (ROOT / "deploy" / "nginx" / f"{site}.conf").read_text()
        assert f"proxy_pass http://127.0.0.1:{port};" in text


def test_the_public_site_writes_down_nobody() -> None:
    text = (ROOT / "deploy" / "nginx" / "public.conf").read_text()
    for server in text.split("server {")[1:]:
        assert "access_log off;" in server
        assert "error_log /dev/null" in server
    proxy = (ROOT / "deploy" / "nginx" / "cluebridge-proxy.conf").read_text()
    for line in ("proxy_request_buffering off;", "proxy_max_temp_file_size 0;"):
        assert line in proxy


def test_every_unit_starts_a_command_that_exists() -> None:
    help_text = parser().format_help()
    units = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
    assert len(units) == 3
    for unit in units:
        [command] = re.findall(r"^ExecStart=\S+/cluebridge (\S+)$", unit.read_text(), re.MULTILINE)
        assert re.search(rf"^    {command} ", help_text, re.MULTILINE)
