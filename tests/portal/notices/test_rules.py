"""When messages leave, what they say, what a notice is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import events
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.packs import BookInvalid
from portal.kernel.workdays import Calendar, CalendarYear
from portal.main import features
from portal.notices import rules
from portal.notices.book.registry import short_texts
from portal.notices.rules import (
    LONGEST_WAIT,
    MOST_TRIES,
    NO_HOLIDAYS,
    Channel,
    Habits,
    Mode,
    Topic,
    wait_after,
)

MAY_DAY = Calendar.of(
    [CalendarYear(2026, "国办发明电", ((date(2026, 5, 1), date(2026, 5, 5)),), (date(2026, 5, 9),))]
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(LEGAL_ZONE))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LEGAL_ZONE)


def test_every_capability_is_known() -> None:
    assert features.FEATURES
    assert "ClockMissed" in events.kinds()


@pytest.mark.parametrize(
    ("base", "leaves"),
    [
        ("2026-03-02 19:59", "2026-03-02 19:59"),
        ("2026-03-02 20:00", "2026-03-03 08:00"),
        ("2026-03-02 23:59", "2026-03-03 08:00"),
        ("2026-03-03 00:00", "2026-03-03 08:00"),
        ("2026-03-03 07:59", "2026-03-03 08:00"),
        ("2026-03-03 08:00", "2026-03-03 08:00"),
        ("2026-02-28 21:00", "2026-03-01 08:00"),
        ("2028-02-28 21:00", "2028-02-29 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_quiet_hours_cross_midnight(base: str, leaves: str) -> None:
    assert rules.leaves(at(base), Mode.NOW, Habits(), NO_HOLIDAYS) == at(leaves)


def test_quiet_hours_are_of_the_legal_zone_whatever_zone_the_instant_is_in() -> None:
    noon_in_utc = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)  # 20:30 in the legal zone
    assert rules.leaves(noon_in_utc, Mode.NOW, Habits(), NO_HOLIDAYS) == at("2026-03-03 08:00")


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-04-12", "2026-09-13"])
def test_no_day_has_a_missing_or_a_double_hour(day: str) -> None:
    """The legal zone has kept one offset since 1991, also on days others change their clocks."""
    night = rules.leaves(at(f"{day} 00:00"), Mode.NOW, Habits(), NO_HOLIDAYS)
    assert night - at(f"{day} 00:00") == timedelta(hours=8)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "base", "leaves"),
    [
        (time(12), time(14), "2026-03-02 13:00", "2026-03-02 14:00"),
        (time(12), time(14), "2026-03-02 14:00", "2026-03-02 14:00"),
        (time(9), time(9), "2026-03-02 09:00", "2026-03-02 09:00"),
        (time(0), time(23, 59), "2026-03-02 00:00", "2026-03-02 23:59"),
    ],
)
def test_quiet_hours_within_a_day_and_none(
    quiet_from: time, quiet_until: time, base: str, leaves: str
) -> None:
    habits = Habits(quiet_from=quiet_from, quiet_until=quiet_until)
    assert rules.leaves(at(base), Mode.NOW, habits, NO_HOLIDAYS) == at(leaves)


def test_urgent_kinds_break_through_only_where_allowed() -> None:
    night = at("2026-03-02 23:00")
    for allowed, leaves in ((True, night), (False, at("2026-03-03 08:00"))):
        habits = Habits(urgent_through=allowed)
        assert rules.leaves(night, Mode.NOW, habits, NO_HOLIDAYS, urgent=True) == leaves
    assert rules.urgent("ClockMissed")
    assert not rules.urgent("StepTaken")


@pytest.mark.parametrize(
    ("base", "leaves"),
    [
        ("2026-03-02 08:29", "2026-03-02 08:30"),
        ("2026-03-02 08:30", "2026-03-02 08:30"),
        ("2026-03-02 08:31", "2026-03-02 14:00"),
        ("2026-03-02 14:01", "2026-03-03 08:30"),
        ("2026-03-06 15:00", "2026-03-09 08:30"),  # Friday to Monday
        ("2026-04-30 15:00", "2026-05-06 08:30"),  # over the holiday
        ("2026-05-08 15:00", "2026-05-09 08:30"),  # a Saturday made up for
    ],
)
def test_digests_leave_on_working_days(base: str, leaves: str) -> None:
    assert rules.leaves(at(base), Mode.DIGEST, Habits(), MAY_DAY) == at(leaves)


@given(MOMENTS, st.sampled_from([Mode.NOW, Mode.DIGEST]), st.times(), st.times())
def test_nothing_leaves_early_or_in_quiet_hours(
    base: datetime, mode: Mode, quiet_from: time, quiet_until: time
) -> None:
    quiet_from, quiet_until = (
        each.replace(second=0, microsecond=0) for each in (quiet_from, quiet_until)
    )
    habits = Habits(quiet_from=quiet_from, quiet_until=quiet_until)
    leaves = rules.leaves(base, mode, habits, NO_HOLIDAYS)
    assert leaves >= base
    assert not habits.quiet(leaves)
    assert leaves - base < timedelta(days=5)


def test_the_wait_doubles_up_to_a_limit() -> None:
    waits = [wait_after(tries).total_seconds() for tries in range(1, MOST_TRIES)]
    assert waits[:4] == [60, 120, 240, 480]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT.total_seconds()


def test_a_single_letter_says_nothing_and_a_digest_only_figures() -> None:
    counts = {Topic.WATCH: 3, Topic.DEADLINE: 2}
    single = rules.letter(
        counts, short=short_texts(), digest=False, earliest=date(2026, 3, 5), numbers=("X-1",)
    )
    for text in (single.text, single.short, single.subject):
        assert not any(sign in text for sign in "0123456789")
    digest = rules.letter(counts, short=short_texts(), digest=True, earliest=date(2026, 3, 5))
    assert digest.text.index("办理期限 2 条") < digest.text.index("关注的事项 3 条")
    for words in ("5 条未读", "5 new unread", "Time limits: 2", "最早的期限：2026-03-05"):
        assert words in digest.text
    assert "案件" not in digest.text
    assert digest.short == "【线索桥】您有 5 条未读的新提醒，最早 2026-03-05 到期，请登录查看。"
    assert len(digest.short) <= 70, "one text message"


def test_numbers_are_named_when_given_and_not_without_end() -> None:
    many = tuple(f"990100-2026-{each:06}" for each in range(30))
    text = rules.letter({Topic.WATCH: 30}, short=short_texts(), digest=True, numbers=many).text
    assert many[19] in text
    assert many[20] not in text
    assert "…" in text


@pytest.mark.parametrize(
    ("kind", "topic"),
    [
        ("ClockWarned", Topic.DEADLINE),
        ("StepTaken", Topic.REFERRAL),
        ("TipHandedOver", Topic.REFERRAL),
        ("InspectionApproved", Topic.REFERRAL),
        ("TipReceived", Topic.ASSIGNMENT),
        ("MessageSent", Topic.ASSIGNMENT),
        ("SomethingNew", Topic.ASSIGNMENT),
    ],
)
def test_every_kind_has_a_topic(kind: str, topic: Topic) -> None:
    assert rules.topic_of(kind) is topic


def test_terms_and_referrals_stay_in_the_inbox_whatever_is_chosen() -> None:
    off = {(topic, channel): Mode.OFF for topic in Topic for channel in Channel}
    modes = rules.modes_of(off)
    kept = {topic for topic in Topic if modes[topic, Channel.INBOX] is Mode.NOW}
    assert kept == {Topic.DEADLINE, Topic.REFERRAL}
    assert all(modes[topic, Channel.MAIL] is Mode.OFF for topic in Topic)


def test_the_weightier_reason_counts() -> None:
    assert rules.stronger(Topic.WATCH, Topic.DEADLINE) is Topic.DEADLINE
    assert rules.stronger(Topic.ASSIGNMENT, Topic.WATCH) is Topic.ASSIGNMENT


@pytest.mark.parametrize(
    ("kind", "facts", "case_id", "tip_id", "place"),
    [
        ("ClockMissed", {}, 3, None, "/cases/3"),
        ("TipReceived", {}, None, 4, "/tips/4"),
        ("StepTaken", {"transfer_id": 5}, 6, None, "/transfers/5"),
        ("OrderMade", {"order_id": 7}, 6, None, "/recoveries/7"),
        ("RectificationOrdered", {"order_id": 7, "inspection_id": 8}, 6, None, "/inspections/8"),
        ("AwardApproved", {"award_id": 9}, 6, None, "/rewards/9"),
        ("ImportFinished", {"run_id": 10}, None, None, "/imports/10"),
        ("StepTaken", {"transfer_id": "//evil.example"}, None, None, ""),
        ("SomethingElse", {}, None, None, ""),
    ],
)
def test_what_a_notice_leads_to(
    kind: str, facts: dict[str, object], case_id: int | None, tip_id: int | None, place: str
) -> None:
    assert rules.place(kind, facts, case_id=case_id, tip_id=tip_id) == place


@pytest.mark.parametrize("kind", sorted(events.kinds()))
def test_bare_words_hold_no_field(kind: str) -> None:
    for words in (events.kinds()[kind].words.zh, events.kinds()[kind].words.en):
        assert not set("{}") & set(rules.bare(words))


@pytest.mark.parametrize(
    ("code", "words"),
    [("smtp-550", "拒收"), ("smtp-451", "暂时"), ("http-404", "拒收"), ("x", "不明")],
)
def test_troubles_have_words(code: str, words: str) -> None:
    assert words in rules.trouble_words(code).zh


@pytest.mark.parametrize(
    "broken",
    [
        {"language": "zh"},
        {"language": "en", "zh": {"notice": "有", "digest": "{total}{due}", "due": ""}},
        {"language": "zh", "zh": {"notice": "有", "digest": "{who}", "due": ""}},
        {"language": "zh", "zh": {"notice": "长" * 71, "digest": "{total}{due}", "due": ""}},
    ],
)
def test_a_broken_wording_stops_the_program(broken, monkeypatch):
    short_texts.cache_clear()
    monkeypatch.setattr("portal.kernel.packs.read", lambda *_: broken)
    try:
        with pytest.raises(BookInvalid):
            short_texts()
    finally:
        short_texts.cache_clear()
