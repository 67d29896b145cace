from __future__ import annotations

import pytest
from sqlmodel import Session, select

from portal.infra.work import Works
from referrals.proceedings.models import Proceeding


def test_a_statement_that_postgresql_refuses_is_refused_here(works: Works) -> None:
    with Session(works.engine) as session:
        session.exec(select(Proceeding.id).distinct()).all()
        with pytest.raises(NotImplementedError, match="no equality of JSON"):
            session.exec(select(Proceeding).distinct()).all()
