"""Who is dismissed leaves no half of an identity and no slip behind."""

from __future__ import annotations

from sqlmodel import select

from portal.identity import queries as officers
from portal.identity import service as identity
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.models import TipSlip, UnsealRequest
from portal.intake.rules import Mode
from portal.intake.service import vault
from portal.kernel.actor import SYSTEM
from portal.main.people import APPOINTER
from tests.portal.intake.test_service import ask, submitted, typed
from tests.support.people import People


def test_halves_and_slips_go_with_the_officer(works: Works, people: People) -> None:
    tip_id, _ = submitted(works, Mode.SEALED)
    request_id = ask(people, tip_id)
    with people.work("tang") as work:
        vault.open_half(work, request_id)
    with people.work("chen") as work:
        intake.take(work, typed())
    with works.begin(APPOINTER) as work:
        assert work.session.exec(select(TipSlip)).all()
        for login in ("lin", "chen"):
            officer = officers.by_login(work.session, login)
            assert officer
            identity.dismiss(work, officer.id or 0)
    with works.begin(SYSTEM, writes=False) as work:
        request = work.session.get(UnsealRequest, request_id)
        assert request
        assert request.refused_at
        assert (request.custodian_half, request.approver_half) == (b"", b"")
        assert not work.session.exec(select(TipSlip)).all()
