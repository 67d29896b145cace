"""A file kept while its draft is sent or its tip handed over, on PostgreSQL: neither lost nor closed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from fastapi import Request

from portal.copies.service.making import sealed
from portal.crypto.codes import new_receipt
from portal.crypto.keys import PrivateKey
from portal.evidence import queries
from portal.evidence import service as evidence
from portal.evidence.models import EvidenceItem
from portal.infra.sealing import ReceivedFile
from portal.infra.work import Work, Works
from portal.intake.routes import uploads
from portal.intake.rules import Answers, Mode
from portal.intake.service import drafts, mailbox, seals, sending, tips, triage
from portal.kernel.actor import ANONYMOUS, SYSTEM, Actor, reporter
from tests.portal.erasure.test_hold_meets import meets
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
