"""A page asks once; whoever wrote or locked something asks anew."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from portal.agencies.models import Agency, Region
from portal.infra.once import once
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict


def test_asked_once_until_something_is_written_or_locked(works: Works) -> None:
    asked = []
    with works.begin(SYSTEM) as work:
        session = work.session

        def told(key: str = "a") -> int:
            return once(session, (key,), lambda: asked.append(key) or len(asked))

        assert (told(), told(), told("b")) == (1, 1, 2)
        session.exec(select(Region)).all()
        assert told() == 1
        session.exec(select(Agency).limit(1).with_for_update()).all()
        assert told() == 3
        session.execute(text("UPDATE region SET en = en"))
        assert told() == 4
        row = session.exec(select(Region)).first()
        assert row is not None
        row.en = "changed"
        assert (told(), told()) == (5, 6)
        session.flush()
        assert (told(), told()) == (7, 7)
    with works.begin(SYSTEM) as work:
        session = work.session
        assert told() == 8
        with pytest.raises(Conflict), work.whole():
            raise Conflict
        assert told() == 9
