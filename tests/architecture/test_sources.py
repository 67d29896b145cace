"""Rules about the code that no linter knows."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for package in ("portal", "referrals", "rewards")
    for path in (ROOT / package).rglob("*.py")
)


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


def test_only_the_unit_of_work_commits() -> None:
    others = [path for path in SOURCES if path.name != "work.py"]
    assert not [name_of(each) for each in others if calls(parsed(each)) & {"commit", "rollback"}]


def test_a_file_stays_under_250_lines() -> None:
    """What second thing does a longer one do?"""
    long = [each for each in SOURCES if len(each.read_text("utf-8").splitlines()) > 250]
    assert not [name_of(each) for each in long]


def test_a_function_stays_under_40_lines() -> None:
    long = [
        f"{name_of(path)}:{node.name}"
        for path in SOURCES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.body[0].lineno + 1 > 48
    ]
    assert not long


MODELS = [p for p in SOURCES if p.name == "models.py" or p.parent.name == "models"]


def test_a_table_is_imported_only_by_its_capability_or_by_queries() -> None:
    owners = {
        name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): (
            path.parent.parent if path.parent.name == "models" else path.parent
        )
        for path in MODELS
    }
    assert [
        f"{name_of(other)} imports {module}"
        for other in SOURCES
        for module in imported(parsed(other)) & owners.keys()
        if not (
            owners[module] in other.parents
            or other.name == "queries.py"
            or other.parent.name == "queries"
            or other.relative_to(ROOT).parts[:2] == ("portal", "main")
        )
    ] == []


def test_nobody_asks_the_machine_for_the_time() -> None:
    texts = {each: each.read_text("utf-8") for each in SOURCES if each.name != "clock.py"}
    asks = [
        each for each, text in texts.items() if re.search(r"(datetime\.now|date\.today)\(", text)
    ]
    assert not [name_of(each) for each in asks]


def test_every_module_says_what_it_is() -> None:
    assert not [name_of(each) for each in SOURCES if not ast.get_docstring(parsed(each))]


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
