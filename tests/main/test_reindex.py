"""After an upgrade: what older versions did not keep is filled in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main.commands import search
from portal.registry import service as registry
from tests.portal.cases.conftest import send_tip

KEPT = (
    "SELECT name, initials, pinyin FROM institution ORDER BY id",
    "SELECT name, initials, pinyin FROM institution_alias ORDER BY id",
    "SELECT tip_id, agency, text, received_on FROM tip_key ORDER BY tip_id, text",
)
FILLED = ("InitialsFilled", "TipKeysFilled")


def kept(works: Works) -> list[list[Any]]:
    with works.engine.begin() as connection:
        return [list(connection.execute(text(each))) for each in KEPT]


def told(works: Works) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        return len(work.session.exec(select(AuditLeaf).where(AuditLeaf.event.in_(FILLED))).all())


def test_initials_and_keys_of_tips_are_filled_in_once(works: Works) -> None:
    hospital = {"code": "H1", "name": "花桥市中医院", "kind": "hospital", "region": "990100"}
    with works.begin(SYSTEM) as work:
        registry.load(work, [{**hospital, "aliases": ["市中医院"]}])
    for _ in range(3):
        send_tip(works)
    before = kept(works)
    assert all(before)
    with works.engine.begin() as connection:
        for table in ("institution", "institution_alias"):
            connection.execute(text(f"UPDATE {table} SET pinyin = ''"))
        connection.execute(text("DELETE FROM tip_key WHERE tip_id > 1"))
    assert kept(works) != before
    search.fill(works)
    assert kept(works) == before
    assert told(works) == len(KEPT)
    search.fill(works)
    assert (kept(works), told(works)) == (before, len(KEPT))
