"""Strangers learn nothing: foreign agency, administrator, auditor, wrong receipts, stolen disks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from portal.agencies.models import AgencyKey, KeyHolding
from portal.agencies.service import keyring
from portal.crypto import fields, keys
from portal.crypto.codes import Receipt
from portal.crypto.errors import SealBroken
from portal.evidence import service as evidence
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.models import Tip
from portal.intake.service import seals
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.main.app import make_works
from tests.support.chain import TITLE, TOLD, Chain
from tests.support.crawl import ID, crawl
from tests.support.officer import Officer
from tests.support.site import Answer

UNKNOWN = "/987654321"
SUM = re.compile(r"\d[\d,]*\.\d{2}(?!\d)")
NOTHING = {"0.00"}
INSIDERS = ("lin", "zhao", "chen", "gao", "luo", "wu", "wei", "zhou", "tang")
STARTS = ("/", "/work", "/tips", "/cases", "/recoveries", "/notices", "/unsealing")


@pytest.fixture(scope="module")
def inside(chain: Chain) -> list[str]:
    """Every address with an id that anybody inside the case comes across."""
    paths: set[str] = set()
    for login in INSIDERS:
        here = (*STARTS, f"/cases/{chain.case_id}", f"/tips/{chain.tip_id}", *chain.seen.values())
        paths |= crawl(chain.town.officer(login), here).paths
    return sorted(path for path in paths if ID.search(path) and not _open_to_all(path))


def _open_to_all(path: str) -> bool:
    """A term's explanation, one's own inbox and the register of institutions are no secret."""
    return path.startswith(("/terms/", "/notices/", "/rewards/rules", "/institutions/"))


def _own_part(login: str, path: str) -> bool:
    """Say whether all see the page, each their own part of it; the auditor, whether books agree."""
    auditors = login == "shen" and path.startswith("/reconciliation/proofs/")
    return auditors or path.startswith("/losses/institutions/")


@pytest.mark.slow
def test_the_inside_is_seen_from_inside(inside: list[str]) -> None:
    kinds = {ID.sub("/#", path) for path in inside}
    assert {"/cases/#", "/tips/#", "/recoveries/#", "/transfers/#", "/rewards/#"} <= kinds, kinds
    assert len(kinds) > 20, kinds


@pytest.mark.slow
@pytest.mark.parametrize("login", ["qian", "kong", "shen"])
def test_to_a_stranger_all_of_it_is_not_there(chain: Chain, inside: list[str], login: str) -> None:
    stranger = chain.town.officer(login)
    told = []
    for path in inside:
        if _own_part(login, path):
            told += _shown_of_others(chain, stranger, path)
            continue
        absent = ID.sub(UNKNOWN, path)
        for method in ("GET", "POST"):
            real, none = (_ask(stranger, method, each) for each in (path, absent))
            alike = real.status == none.status and _bare(real, path) == _bare(none, absent)
            if real.status not in {403, 404, 405} or not alike:
                told.append(f"{method} {path}: {real.status}, absent: {none.status}")
    assert told == []


def test_a_stranger_finds_nothing_on_lists(chain: Chain) -> None:
    for login in ("qian", "kong", "shen"):
        found = crawl(chain.town.officer(login), ("/", "/work", "/cases", "/tips", "/recoveries"))
        for address, page in found.pages.items():
            assert TITLE not in page.text, f"{login} {address}"
            assert chain.receipt.number not in page.text, f"{login} {address}"


@pytest.mark.slow
def test_without_signing_in_every_address_leads_to_the_door(
    chain: Chain, inside: list[str]
) -> None:
    nobody = chain.town.person("chen")
    for path in inside:
        answer = nobody.look(path)
        assert (answer.status, answer.location) in {(303, "/sign-in"), (405, "")}, path


def test_wrong_receipts_are_all_answered_alike(chain: Chain) -> None:
    right = chain.receipt
    citizen = chain.town.citizen()
    other = Receipt("98765432", right.secret[:20])
    wrong = [
        Receipt(right.number, "1" * 20),  # the tip is there, the secret is not its own
        Receipt(right.number, "9" * 20),
        other,  # no such tip
        Receipt("10000001", "0" * 20),
    ]
    pages = set()
    for each in wrong:
        secret = each.secret + each.check
        answer = citizen.try_receipt(secret, each.number)
        assert answer.status == 422
        html = answer.page.html.replace(secret, "").replace(each.number, "")
        pages.add((html, _headers(answer)))
    assert len(pages) == 1
    assert citizen.try_receipt(right.secret, right.number).status == 303


def _shown_of_others(chain: Chain, stranger: Officer, path: str) -> Iterator[str]:
    """Yield what a page of which all see a part shows of the case, and of its sums."""
    if (posted := _ask(stranger, "POST", path).status) not in {403, 404, 405}:
        yield f"POST {path}: {posted}"
    shown = stranger.look(path).page
    secrets = {
        TITLE,
        TOLD,
        chain.receipt.number,
        f"/cases/{chain.case_id}",
        f"/tips/{chain.tip_id}",
    }
    for login in INSIDERS:
        secrets |= set(SUM.findall(chain.town.officer(login).look(path).page.text))
    for secret in sorted(secrets - NOTHING):
        if secret in shown.html:
            yield f"GET {path}: shows {secret}"


def _ask(stranger: Officer, method: str, path: str) -> Answer:
    if method == "GET":
        return stranger.look(path)
    if not stranger.page.has_form("/sign-out"):
        stranger.open("/")
    token = stranger.page.form("/sign-out").named("csrf")[0].value
    return stranger.ask(method, path, data={"csrf": token})


def _bare(answer: Answer, path: str) -> tuple[int, str, str]:
    html = re.sub(r'nonce="[^"]*"', "", answer.page.html)
    html = html.replace(path, "").replace(path.replace("/", "%2F"), "")
    return answer.status, answer.location, html


def _headers(answer: Answer) -> tuple[tuple[str, str], ...]:
    left_out = {"date", "content-security-policy"}
    return tuple(sorted((k, v) for k, v in answer.headers.items() if k not in left_out))


# -- a copy of database, files and configuration ---------------------------------------------------


@pytest.fixture(scope="module")
def stolen(chain: Chain) -> Iterator[Works]:
    made = make_works(
        Settings(data_dir=chain.town.data, kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0)
    )
    yield made
    made.engine.dispose()


def test_an_administrator_with_the_whole_disk_cannot_read_a_tip(
    chain: Chain, stolen: Works
) -> None:
    candidates = [*_keys_in(chain.town.data, stolen), *_own_keys(stolen, "kong", "shen", "qian")]
    assert len(candidates) > 50
    with Session(stolen.engine) as session:
        tip = session.exec(select_rows(Tip).where(Tip.id == chain.tip_id)).one()
        item = session.exec(select_rows(EvidenceItem)).first()
        held = session.exec(select_rows(KeyHolding, AgencyKey).join(AgencyKey)).all()
    assert item is not None
    assert held
    opened = [raw.hex() for raw in candidates if _opens_anything(raw, tip, item, list(held))]
    assert opened == []


def test_the_same_attempt_succeeds_with_an_officers_own_key(chain: Chain, stolen: Works) -> None:
    """The test above would notice: given the right key, its attempt opens the tip."""
    with stolen.begin(SYSTEM, writes=False) as work:
        actor, private = people.unlocked(work, "lin")
    with stolen.begin(actor, private, writes=False) as work:
        tip = work.session.exec(select_rows(Tip).where(Tip.id == chain.tip_id)).one()
        key = intake.officer_key(work, tip)
        held = work.session.exec(select_rows(KeyHolding, AgencyKey).join(AgencyKey)).all()
        item = work.session.exec(select_rows(EvidenceItem)).first()
    assert item is not None
    assert seals.read(tip, key).what == TOLD
    assert _opens_anything(key, tip, item, [])
    assert _opens_anything(private.raw, tip, item, list(held))


def _keys_in(folder: Path, works: Works) -> list[bytes]:
    """Return everything in files and database that has the size of a key."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 4096]
    found = {path.read_bytes() for path in files}
    with Session(works.engine) as session:
        for table in SQLModel.metadata.tables.values():
            for column in table.columns:
                if isinstance(column.type, LargeBinary):
                    found |= {bytes(v) for v in session.scalars(select(column)) if v}
    return sorted(
        {each for each in found if len(each) == 32} | {each[:32] for each in found if each}
    )


def _own_keys(works: Works, *logins: str) -> list[bytes]:
    with works.begin(SYSTEM, writes=False) as work:
        return [people.unlocked(work, login)[1].raw for login in logins]


def _opens_anything(
    raw: bytes, tip: Tip, item: EvidenceItem, held: list[tuple[KeyHolding, AgencyKey]]
) -> bool:
    number = tip.number
    with suppress(SealBroken, ValueError):
        return bool(seals.read(tip, raw))
    with suppress(SealBroken, ValueError):
        context = seals.bound("reporter private key", number)
        return bool(fields.open_(raw, tip.reporter_sealed_private, context=context))
    with suppress(SealBroken, ValueError):
        container = Container(item.container_kind, item.container_id, raw)
        return bool(evidence.name_of(item, container))
    for wrapped, part in ((tip.wrapped, "tip key"), (tip.reporter_wrapped, "reporter tip key")):
        with suppress(SealBroken, ValueError):
            return bool(
                keys.unwrap(keys.PrivateKey(raw), wrapped, context=seals.bound(part, number))
            )
    for holding, key in held:
        context = keyring._holding_context(key, holding.officer_id)
        mine = key.agency == tip.agency
        with suppress(SealBroken, ValueError):
            if mine and keys.unwrap(keys.PrivateKey(raw), holding.wrapped, context=context):
                return True
    return False
