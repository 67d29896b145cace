"""Every way to delete evidence asks `on_hold`, and there is no way that is not listed here.

The ways are found in the source: whatever deletes a stored blob, a row of evidence, or takes a
file's key away. A new one fails here until it asks, or is shown to delete nothing anybody kept.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.test_sources import SOURCES, name_of, parsed

ASKS = {
    "portal/evidence/service/keeping.py:discard",
    "portal/evidence/jobs.py:_sweep",
}
"""The ways that can reach a file somebody keeps."""
BEFORE_IT_IS_KEPT = {
    "portal/infra/storage.py:put": "the half of a blob that could not be written",
    "portal/infra/storage.py:delete": "the store itself: it knows names, not files",
    "portal/infra/sealing.py:delete_segments": "of a form that is not kept; no row points to it",
    "portal/infra/sealing.py:abandon": "of a form cut off; no row points to it",
    "portal/infra/uploads.py:discard": "of a form that is not kept; no row points to it",
    "portal/infra/uploads.py:abandon": "of a form cut off; no row points to it",
    "portal/infra/resuming.py:_drop": "pieces of an upload whose bytes are stored anew",
    "portal/evidence/service/arriving.py:forget": "of a cancelled upload that never became a file",
    "portal/evidence/jobs.py:_delete": "called by _sweep alone, which asks",
}
"""Ways that only reach what no row of evidence points to, and why."""
ASKED_FOR = {
    "portal/cases/service/keyring.py:destroy": "the keys of a case",
    "portal/intake/service/vault.py:destroy": "the identity of a reporter; no file lies under it",
    "portal/intake/service/erasing.py:_empty": "a report; its files go by `discard`, which asks",
}
"""What only `portal/erasure` reaches, which asks the hold of every file itself before."""
EMPTY_BY_THEN = {
    "portal/agencies/service/rotation.py:finish": "an agency's old key, once nothing lies under it"
}
"""What closes nothing: everything it opened was moved to another key."""
TABLES = {"EvidenceItem", "CustodyEvent", "EvidenceDamage"}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in SOURCES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name_of(path)}:{node.name}", node


@cache
def called(node: ast.AST) -> list[tuple[str, str, ast.Call]]:
    """Return receiver, name and call of every call, `blobs.delete(x)` as ("blobs", "delete")."""
    found: list[tuple[str, str, ast.Call]] = []
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            if isinstance(each.func, ast.Attribute):
                found.append((ast.unparse(each.func.value), each.func.attr, each))
            elif isinstance(each.func, ast.Name):
                found.append(("", each.func.id, each))
    return found


def deletes(place: str, node: ast.AST) -> bool:
    for receiver, name, call in called(node):
        if name == "delete" and ("blobs" in receiver or "_store" in receiver):
            return True
        if name in {"delete_segments", "unlink"} and "storage" in place + receiver:
            return True
        if name in {"delete_segments", "_delete"} and "evidence" in place:
            return True
        if name == "delete" and not receiver and ast.unparse(call.args[0]) in TABLES:
            return True
        if name == "delete" and receiver.endswith("session") and "evidence" in place:
            argument = ast.unparse(call.args[0])
            if argument not in {"row", "upload"}:  # rows of EvidenceUpload, which hold no file
                return True
    return takes_key(node)


def takes_key(node: ast.AST) -> bool:
    """Tell whether a file's key is set to nothing, or a row is marked as destroyed."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign):
            names = " ".join(ast.unparse(target) for target in each.targets)
            if "destroyed_at" in names or (
                "file_key_sealed" in names and "b''" in ast.unparse(each)
            ):
                return True
    return False


def asks(node: ast.AST) -> bool:
    return any(name == "on_hold" for _, name, _ in called(node))


@cache
def found() -> dict[str, ast.AST]:
    return {place: node for place, node in functions() if deletes(place, node)}


def test_every_way_to_delete_evidence_asks() -> None:
    others = BEFORE_IT_IS_KEPT | ASKED_FOR | EMPTY_BY_THEN
    silent = [place for place in found() if place not in others]
    assert sorted(silent) == sorted(ASKS)
    assert [place for place in silent if not asks(found()[place])] == []


def test_the_list_has_nothing_that_is_gone() -> None:
    places = {place for place, _ in functions()}
    assert (ASKS | BEFORE_IT_IS_KEPT.keys()) <= places
    assert (ASKED_FOR.keys() | EMPTY_BY_THEN.keys()) <= found().keys()


def test_what_erasure_destroys_is_reached_through_its_question_only() -> None:
    """By the head of an agency, or their own by a reporter; all ask `on_hold` first."""
    nodes = dict(functions())
    callers = {
        place
        for place, node in nodes.items()
        for receiver, name, _ in called(node)
        if (receiver, name)
        in {
            ("vault", "destroy"),
            ("keyring", "destroy"),
            ("intake", "destroy"),
            ("erasing", "destroy"),
        }
        or name == "destroy_keys"
    }
    service = "portal/erasure/service/"
    assert callers == {
        f"{service}asking.py:_destroy",
        f"{service}asking.py:erase_own_report",
        f"{service}closing.py:close",
        "portal/intake/service/erasing.py:destroy",
    }
    inner = {
        place: [name for _, name, _ in called(node)]
        for place, node in nodes.items()
        if place.startswith(service)
    }
    ways = {place for place, names in inner.items() if "_destroy" in names}
    assert ways == {f"{service}asking.py:decide", f"{service}asking.py:erase_own_identity"}
    for each in ways:
        assert inner[each].index("_require_free") < inner[each].index("_destroy")
    whole = inner[f"{service}asking.py:erase_own_report"]
    assert whole.index("_require_free") < whole.index("destroy")
    assert {place for place, names in inner.items() if "close" in names} == {
        f"{service}asking.py:_destroy"
    }
    assert "on_hold" in inner[f"{service}asking.py:_require_free"]


def test_an_agencys_key_goes_only_when_nothing_lies_under_it() -> None:
    node = dict(functions())["portal/agencies/service/rotation.py:finish"]
    names = [name for _, name, _ in called(node)]
    assert names.index("left") < names.index("delete")


def test_the_flag_is_read_by_one_predicate_only() -> None:
    readers = {
        place
        for place, node in functions()
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute)
        and each.attr == "legal_hold"
        and isinstance(each.ctx, ast.Load)
    }
    assert readers <= {
        "portal/evidence/rules/custody.py:on_hold",
        "portal/evidence/service/opening.py:listing",  # shown, decides nothing
    }


def test_a_new_way_would_be_noticed() -> None:
    for source in (
        "def tidy(work, item):\n    work.session.delete(item)",
        "def tidy(work, name):\n    work.blobs.delete(name)",
        "def tidy(session):\n    session.execute(delete(EvidenceItem))",
        "def tidy(item):\n    item.file_key_sealed = b''",
    ):
        assert deletes("portal/evidence/tidy.py:tidy", ast.parse(source)), source
