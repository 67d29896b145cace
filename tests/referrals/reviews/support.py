"""A case on one hospital with a claims list among its files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from portal.cases import service as cases
from portal.infra.sealing import Sealing
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.money import parse_yuan
from referrals.reviews import queries, service
from referrals.reviews.forms import Bring, Check, Draw, Freeze, Take
from referrals.reviews.rules import ListKind, RowState
from tests.support.people import People

HEADER = "单据号,人员代号,项目,金额,命中规则,事前预警"
START = datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE)


def put(people: People, case_id: int, content: str, name: str = "费用清单.csv") -> int:
    """Put a file into the case; return its item id."""
    with ThreadPoolExecutor(1) as putter:
        sealing = Sealing(people.works.blobs, putter, max_bytes=1 << 24, min_free_bytes=0)
        sealing.add(memoryview(content.encode()))
        received = sealing.finish(name, "text/csv")
    with people.work("lin") as work:
        return cases.keep_evidence(work, case_id, received)


def listing(amounts: list[str], alerts: dict[int, str] | None = None, rule: str = "") -> str:
    """Return a list of claims C0001, C0002 … with these amounts."""
    rows = [
        f"C{at:04d},P{at:04d},静脉输液,{amount},{rule},{(alerts or {}).get(at, '')}"
        for at, amount in enumerate(amounts, 1)
    ]
    return "\n".join([HEADER, *rows, ""])


def brought(
    people: People, case_id: int, amounts: list[str], *, kind=ListKind.REVIEW, **changes
) -> int:
    """Return a list read from a file of the case."""
    alerts = changes.pop("alerts", None)
    item = put(people, case_id, listing(amounts, alerts, changes.pop("rule", "")))
    told = {
        "title": "2026年第一季度住院费用",
        "kind": kind,
        "category": "duplicate_charge",
        "item": item,
        "total": sum(parse_yuan(each) for each in amounts),
    }
    with people.work("lin") as work:
        return service.bring(work, case_id, Bring(**{**told, **changes})).id or 0


def ids(people: People, list_id: int, state: RowState) -> list[int]:
    with people.work("lin", writes=False) as work:
        return [each.id or 0 for each in queries.every(work.session, list_id, (state,))]


def take(people: People, login: str, list_id: int, step: str, decision: str, **told) -> int:
    with people.work(login) as work:
        return service.take(work, list_id, step, Take(decision=decision, **told))


def advance(people: People, list_id: int, login: str = "lin") -> str:
    with people.work(login) as work:
        return service.advance(work, list_id).phase


def frozen(people: People, list_id: int, login: str = "lin") -> None:
    with people.work(login) as work:
        form = Freeze(source="福彩双色球开奖号码", source_on=date(2026, 3, 3))
        service.freeze(work, list_id, form)


def drawn(people: People, clock, list_id: int, login: str = "he") -> list[int]:
    """Freeze and draw; return the claims drawn, in order."""
    frozen(people, list_id)
    clock.instant = datetime(2026, 3, 4, 9, tzinfo=LEGAL_ZONE)
    with people.work(login) as work:
        sample = service.draw(work, list_id, Draw(seed="03 07 12 18 25 31 09"))
        return [claim.id or 0 for _, claim in queries.sampled(work.session, sample.id or 0)]


def checked(people: People, list_id: int, errors: dict[int, str], login: str = "sun") -> None:
    """Check every drawn claim; `errors` yuan by claim, the rest are right."""
    with people.work(login) as work:
        sample = queries.sample_of(work.session, list_id)
        for _, claim in queries.sampled(work.session, sample.id or 0):
            error = parse_yuan(errors.get(claim.id or 0, "0"))
            form = Check(claim=claim.id or 0, error=error, reason="核对病历" if error else None)
            service.check(work, list_id, form)
