"""Rules about the code that no linter knows."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for package in ("portal", "referrals", "rewards")
    for path in (ROOT / package).rglob("*.py")
)
CALLS_NOTHING = {"portal/audit/service.py", "portal/infra/work.py"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(tree: ast.AST) -> set[str]:
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }


def imported(tree: ast.AST) -> set[str]:
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_unit_of_work_commits(path: Path) -> None:
    if path.name != "work.py":
        assert not calls(parsed(path)) & {"commit", "rollback"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_stays_under_250_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 250, "what second thing does it do?"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_function_stays_under_40_lines(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = (node.end_lineno or 0) - node.body[0].lineno + 1
            assert body <= 48, f"{node.name} has {body} lines"


MODELS = [p for p in SOURCES if p.name == "models.py" or p.parent.name == "models"]


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_a_table_is_imported_only_by_its_capability_or_by_queries(path: Path) -> None:
    owner = path.parent.parent if path.parent.name == "models" else path.parent
    module = name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for other in SOURCES:
        if module in imported(parsed(other)):
            place = other.relative_to(ROOT)
            reads = other.name == "queries.py" or other.parent.name == "queries"
            allowed = owner in other.parents or reads or place.parts[:2] == ("portal", "main")
            assert allowed, f"{name_of(other)} imports {module}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nobody_asks_the_machine_for_the_time(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.name != "clock.py":
        assert "datetime.now(" not in text
        assert "date.today(" not in text


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(parsed(path)), name_of(path)


def public_verbs() -> list[tuple[Path, ast.FunctionDef]]:
    found = []
    for path in SOURCES:
        if "service" in path.stem or "service" in path.parent.name:
            tree = parsed(path)
            found += [
                (path, node)
                for node in tree.body
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            ]
    return found


def test_verbs_have_docstrings() -> None:
    bare = [f"{name_of(p)}:{n.name}" for p, n in public_verbs() if not ast.get_docstring(n)]
    assert not bare
