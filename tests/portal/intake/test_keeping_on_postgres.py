"""A file kept while its draft is sent or its tip handed over, on PostgreSQL: neither lost nor closed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.cases.service import renewing
from portal.cases.service.items import held_item
from portal.copies.service.making import sealed
from portal.crypto import fields
from portal.crypto.codes import new_receipt
from portal.crypto.keys import PrivateKey
from portal.erasure import service as erasure
from portal.evidence import queries
from portal.evidence import service as evidence
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container, ContainerKind
from portal.identity import queries as officers
from portal.identity import service as identity
from portal.identity.service import rotating
from portal.infra.sealing import ReceivedFile
from portal.infra.work import Work, Works
from portal.intake import queries as tip_rows
from portal.intake.routes import uploads
from portal.intake.rules import Answers, Mode
from portal.intake.service import drafts, mailbox, rekeying, seals, sending, sorting, tips, triage
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, Office, reporter
from portal.kernel.errors import Destroyed, NotFound
from tests.portal.erasure.test_hold_meets import asked, in_turn, meets
from tests.portal.linking.test_on_postgres import Town
from tests.portal.linking.test_on_postgres import town as _town

town = _town


def _request(works: Works, token: str = "") -> Request:
    state = SimpleNamespace(settings=works.settings, site="public")
    prefix = "__Host-" if works.settings.secure_cookies else ""
    headers = [(b"cookie", f"{prefix}public={token}".encode())]
    return Request({"type": "http", "headers": headers, "app": SimpleNamespace(state=state)})


def _file(works: Works) -> ReceivedFile:
    return sealed(works.blobs, b"x", "a.txt", "")


def _kept_while(
    works: Works,
    who: tuple[Actor, PrivateKey | None],
    keep: Callable[[Work], int],
    other: Callable[[], Any],
) -> EvidenceItem:
    """Keep a file; the other act begins before this one commits."""
    with ThreadPoolExecutor(1) as beside:
        with works.begin(*who) as work:
            item_id = keep(work)
            waiting = beside.submit(other)
            with suppress(TimeoutError):
                waiting.result(timeout=1.0)
        waiting.result(timeout=20)
    with works.begin(SYSTEM, writes=False) as work:
        return queries.item(work.session, item_id)


def test_a_file_kept_while_its_draft_is_sent_is_sent_with_it(town: Town) -> None:
    works = town.works
    with works.begin(ANONYMOUS) as work:
        token = drafts.begin(work)
        drafts.answer(work, token, region="990100", what="经过", mode=Mode.ANONYMOUS)
        receipt = drafts.check(work, token).receipt
    assert receipt is not None
    made = seals.reporter_keys(works.settings, receipt)
    keep = uploads._keep_in(uploads._of_draft)
    request, file = _request(works, token), _file(works)

    def send() -> bool:
        with works.begin(ANONYMOUS) as work:
            return sending.submit_draft(work, token, receipt, made)

    who = (ANONYMOUS, None)
    item = _kept_while(works, who, lambda work: keep(request, work, file, None), send)
    assert item.container_kind == "tip"


def test_a_file_kept_while_its_tip_is_handed_over_opens_under_the_new_key(town: Town) -> None:
    works, receipt = town.works, new_receipt()
    made = seals.reporter_keys(works.settings, receipt)
    told = Answers(region="990100", what="经过", mode=Mode.ANONYMOUS)
    with works.begin(ANONYMOUS) as work:
        tip_id = tips.submit(work, told, receipt, made=made).id or 0
    keep = uploads._keep_in(uploads._of_mailbox)
    request, file = _request(works), _file(works)

    def hand_over() -> None:
        with town.people.work("lin") as work:
            triage.hand_over(work, tip_id, "hq-wjw", "属于卫生健康部门职责")

    who = (reporter(tip_id), made.private)
    item = _kept_while(works, who, lambda work: keep(request, work, file, None), hand_over)
    with works.begin(*who) as work:
        tip, key = mailbox.mine(work)
        assert tip.agency == "hq-wjw"
        assert evidence.name_of(item, tips.container(tip, key)) == "a.txt"


def test_a_legal_hold_and_a_destruction_wait_for_each_other(town: Town) -> None:
    for of_reporter in (False, True):
        meets(town.works, town.people, of_reporter=of_reporter)


def _tip(town: Town, *, sketch: bool = True) -> int:
    told = Answers(region="990100", what="经过", mode=Mode.ANONYMOUS)
    with town.works.begin(ANONYMOUS) as work:
        tip = tips.submit(work, told, new_receipt())
    with town.people.work("lin") as work:
        row = tip_rows.by_id(work.session, tip.id or 0)
        rekeying.mark(work, [row])
        row.sketch_sealed = row.sketch_sealed if sketch else b""
        work.session.add(row)
    return tip.id or 0


def _renew(work: Work) -> None:
    renewing._renew_tips(work, Compartment.CASEWORK)


def test_an_upload_that_just_arrived_is_not_cancelled(town: Town) -> None:
    place, works = Container(ContainerKind.TIP, _tip(town), fields.new_key()), town.works
    with works.begin(SYSTEM) as work:
        token = evidence.begin(work, place, size=1, name="a", declared_type="").token
        found = evidence.claim(work, place, token, 0)
    with works.begin(SYSTEM) as work:
        assert evidence.find(work, place, token).item_id is None
        with works.begin(SYSTEM) as other:
            kept = evidence.keep(other, place, _file(works))
            evidence.arrived(other, found, evidence.item_id(kept))
        with pytest.raises(NotFound):
            evidence.cancel(work, place, token)


def test_a_report_that_came_into_a_case_meanwhile_takes_its_new_key_later(town: Town) -> None:
    tip_id = _tip(town)

    def renew() -> None:
        with town.people.work("zhao") as work:
            _renew(work)

    with ThreadPoolExecutor(1) as beside:
        with town.people.work("lin") as work:
            case_id = cases.open_from_tip(work, tip_id, OpenFromTip(suspected_fen=1)).id or 0
            waiting = beside.submit(renew)
            with suppress(TimeoutError):
                waiting.result(timeout=0.5)
        waiting.result(timeout=20)
    for due in (True, False):
        with town.people.work("lin") as work:
            assert tip_rows.by_id(work.session, tip_id).renew_key is due
            assert cases.opened(work, case_id).tips
            _renew(work)


def test_no_file_is_kept_in_a_case_that_is_being_destroyed(town: Town) -> None:
    case_id, _, erasure_id = asked(town.works, town.people, of_reporter=False)
    file = _file(town.works)
    with pytest.raises(Destroyed):
        in_turn(
            town.people,
            lambda work: erasure.decide(work, erasure_id, agreed=True),
            lambda work: cases.keep_evidence(work, case_id, file),
        )


def test_what_is_kept_beside_a_reporters_file_lies_under_the_new_key(town: Town) -> None:
    case_id, item_id, _ = asked(town.works, town.people, of_reporter=True)
    file, kept = _file(town.works), []
    with town.people.work("lin") as work:
        rekeying.mark(work, tip_rows.held(work.session, [_tip_of(work, item_id)]))

    def keep(work: Work) -> None:
        kept.append(cases.keep_beside(work, case_id, item_id, file))

    in_turn(town.people, _renew, keep)
    with town.people.work("lin") as work:
        assert held_item(work, case_id, kept[0]).name == "a.txt"


def test_a_sketch_made_late_lies_under_the_new_key(town: Town) -> None:
    tip_id = _tip(town, sketch=False)

    def compare(work: Work) -> None:
        sorting.compared_sketch(work, tip_rows.by_id(work.session, tip_id))

    in_turn(town.people, _renew, compare)
    with town.people.work("lin") as work:
        tip = tip_rows.by_id(work.session, tip_id)
        assert seals.read_sketch(tip, seals.officer_key(work, tip))


def _tip_of(work: Work, item_id: int) -> int:
    return queries.item(work.session, item_id).container_id


def test_a_dismissed_officer_is_given_no_key(town: Town) -> None:
    works = town.works
    admin = Actor("管理", offices=frozenset({Office.ADMINISTRATOR}))
    made: list[int] = []
    with works.begin(SYSTEM, writes=False) as work:
        key = agencies.current_key(
            work.session, agency_code="hq-ybj", compartment=Compartment.CASEWORK
        )
        leaver = officers.by_login(work.session, "chen")
        assert leaver
        leaver_id = leaver.id or 0

    def change() -> None:
        with town.people.work("zhao") as work:
            made.append(rotating.change_key(work, key.id or 0, reason="人员离岗"))

    with ThreadPoolExecutor(1) as beside:
        with works.begin(admin) as work:
            identity.dismiss(work, leaver_id)
            waiting = beside.submit(change)
            with suppress(TimeoutError):
                waiting.result(timeout=0.5)
        waiting.result(timeout=20)
    with works.begin(SYSTEM, writes=False) as work:
        assert leaver_id not in agencies.holder_ids(work.session, made[0])
