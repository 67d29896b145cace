"""An officer's calendar feed: ends of terms by code and day, read with a secret that can be ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import icalendar
from sqlmodel import col, select, update
from starlette.testclient import TestClient

from portal.identity.models import Officer
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from referrals.clocks import rules, service
from referrals.clocks.models import ClockFeed
from tests.referrals.clocks.test_service import opened_case
from tests.support.people import People, csrf_of

Staff = Callable[[str], TestClient]


def made(client: TestClient) -> str:
    """Return the path of a feed made on the page."""
    shown = client.post("/clocks/feed", data={"csrf": csrf_of(client.get("/clocks/feed").text)})
    found = re.search(r"/feeds/[\w-]+/clocks\.ics", shown.text)
    assert found, shown.text
    return found.group()


def events(body: str) -> dict[str, icalendar.Event]:
    """Return the entries of a feed by the code in their words."""
    found = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return {str(each["SUMMARY"]).split()[1]: each for each in found}


def test_a_calendar_reads_the_ends_and_nothing_else(
    works: Works, people: People, staff_client: Staff, clock: SetClock
) -> None:
    lin, anyone = staff_client("lin"), staff_client("")
    case_id = opened_case(people)
    with works.begin(SYSTEM) as work:
        for code in ("A11", "F5"):
            service.start(
                work, code, subject="case", subject_id=case_id, agency="hq-ybj", case_id=case_id
            )
        service.start(work, "F11", subject="case", subject_id=9, agency="hq-gaj", case_id=case_id)
    path = made(lin)
    answer = anyone.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    first = events(answer.text)
    assert first.keys() == {"A1", "A11", "F5"}, "of the officer's own agency"
    assert first["A11"]["DTSTART"].dt == date(2026, 6, 1)
    assert first["F5"]["DTSTART"].dt == datetime(2026, 3, 3, 2, tzinfo=UTC)
    assert {str(each["STATUS"]) for each in first.values()} == {"CONFIRMED"}
    for secret in ("空床", "林", "花桥", "990100", str(case_id).zfill(4)):
        assert secret not in answer.text.split("X-WR-CALNAME")[1].split("REFRESH")[1]
    again = anyone.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.text) == (304, "")
    sequence = _moved(works, people, clock, case_id, lambda: events(anyone.get(path).text))
    assert sequence == sorted(set(sequence)), "it grows with every change"


def _moved(
    works: Works,
    people: People,
    clock: SetClock,
    case_id: int,
    read: Callable[[], dict[str, icalendar.Event]],
) -> list[int]:
    """Suspend, resume, extend and stop a term; return the sequence of its entry after each."""
    uid, found = str(read()["A11"]["UID"]), [int(read()["A11"]["SEQUENCE"])]
    with people.work("lin") as work:
        service.pause(work, "A11", "case", case_id, reason="鉴定")
    acts: list[tuple[str, Callable[[], object]]] = [
        ("CANCELLED", lambda: None),
        ("CONFIRMED", lambda: _act(people, "lin", service.resume, case_id)),
        ("CONFIRMED", lambda: _act(people, "zhao", service.extend, case_id, reason="复杂")),
        ("CANCELLED", lambda: _act(people, "lin", service.stop, case_id)),
    ]
    for status, act in acts:
        act()
        now = read()["A11"]
        assert (str(now["STATUS"]), str(now["UID"])) == (status, uid)
        found.append(int(now["SEQUENCE"]))
        clock.instant += timedelta(hours=30)
    clock.instant += timedelta(days=40)
    assert "A11" not in read(), "long gone"
    return found


def _act(people: People, login: str, act: Callable[..., object], case_id: int, **told: str) -> None:
    with people.work(login) as work:
        act(work, "A11", "case", case_id, **told)


def test_an_ended_feed_is_not_there(works: Works, people: People, staff_client: Staff) -> None:
    lin, anyone = staff_client("lin"), staff_client("")
    first = made(lin)
    assert anyone.get(first).status_code == 200
    second = made(lin)
    assert [anyone.get(each).status_code for each in (first, second)] == [404, 200]
    page = lin.get("/clocks/feed").text
    assert second.split("/")[2] not in page, "told once"
    lin.post("/clocks/feed/revocation", data={"csrf": csrf_of(page)})
    assert anyone.get(second).status_code == 404
    assert anyone.get("/feeds/x/clocks.ics").status_code == 404
    third = made(lin)
    with works.begin(SYSTEM) as work:
        kept = work.session.exec(select(ClockFeed)).all()
        assert all(third.split("/")[2].encode() not in each.token_hash for each in kept)
        gone = update(Officer).where(col(Officer.name) == "林承办").values(active=False)
        work.session.exec(gone)
    assert anyone.get(third).status_code == 404, "who left reads nothing"


def test_a_feed_is_written_as_the_standard_says() -> None:
    """RFC 5545, 3.1: 75 octets a line, characters whole; 3.3.11: marks escaped."""
    words = "期限；" * 30 + "a,b;c\\d\ne"
    entry = rules.Entry(
        uid="u@cluebridge",
        sequence=3,
        stamp=datetime(2026, 3, 2, tzinfo=LEGAL_ZONE),
        on=date(2028, 2, 29),
        at=None,
        words=words,
    )
    body = rules.written("x", [entry])
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    assert "\n" not in body.replace("\r\n", "")
    (found,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert str(found["SUMMARY"]) == words
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2028, 2, 29), date(2028, 3, 1))
    assert found["DTSTAMP"].dt == datetime(2026, 3, 1, 16, tzinfo=UTC)
