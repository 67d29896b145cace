"""Processes under test are real: they answer, they log, they can be killed, they can fail."""

import sys
import urllib.request
from pathlib import Path

import pytest

from tests.support import processes


def _web(tmp_path: Path) -> processes.Running:
    port = processes.free_port()
    return processes.start(
        [sys.executable, "-m", "http.server", str(port), "--bind", processes.LOOPBACK],
        log_file=tmp_path / "web.log",
        port=port,
        cwd=tmp_path,
    )


def test_a_started_process_answers_and_is_gone_after_kill(tmp_path: Path) -> None:
    running = _web(tmp_path).wait_for_port()
    with urllib.request.urlopen(running.url, timeout=5) as answer:
        assert answer.status == 200
    running.wait_for_log("GET / HTTP")
    running.kill9()
    assert running.process.returncode == -9
    assert running.port is not None
    assert not processes.listening(running.port)


def test_a_process_that_ends_at_once_shows_its_log(tmp_path: Path) -> None:
    code = "import sys; sys.exit('no such database')"
    running = processes.start([sys.executable, "-c", code], log_file=tmp_path / "log", port=9)
    with pytest.raises(processes.NotStarted, match="exited with 1:\nno such database"):
        running.wait_for_port()


def test_a_process_sees_only_the_environment_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUEBRIDGE_DATABASE", "the developer's own")
    code = "import os; print(sorted(name for name in os.environ if name.startswith('CLUE')))"
    running = processes.start(
        [sys.executable, "-c", code], log_file=tmp_path / "log", env={"CLUEBRIDGE_SITE": "x"}
    )
    running.process.wait(10)
    assert running.log().strip() == "['CLUEBRIDGE_SITE']"


def test_stop_is_polite_and_says_how_it_ended(tmp_path: Path) -> None:
    running = _web(tmp_path).wait_for_port()
    assert running.stop() == -15


def test_the_portal_program_starts(tmp_path: Path) -> None:
    running = processes.cluebridge("term", "list", settings={}, log_file=tmp_path / "log")
    assert running.process.wait(60) == 0, running.log()
    assert "F4" in running.log()
