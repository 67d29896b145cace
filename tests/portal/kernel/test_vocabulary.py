from datetime import UTC, datetime, timedelta

import pytest

from portal.kernel import actor, clock, errors, ids
from portal.kernel.actor import Actor, Office
from portal.kernel.law import Citation
from portal.kernel.policy import require
from portal.kernel.text import Text


def test_a_text_speaks_chinese_unless_english_is_asked_for():
    text = Text.of({"zh": "举报", "en": "tip"})
    assert [text.in_(locale) for locale in ("zh", "zh_Hans_CN", "en", "en-GB", "fr")] == [
        "举报",
        "举报",
        "tip",
        "tip",
        "举报",
    ]
    with pytest.raises(KeyError):
        Text.of({"zh": "举报"})


def test_the_system_clock_says_utc_and_does_not_run_backwards():
    first, second = clock.SystemClock().now(), clock.SystemClock().now()
    assert first.tzinfo is UTC
    assert first <= second


def test_a_set_clock_stands_still_and_says_utc():
    standing = clock.SetClock(datetime(2026, 9, 30, 10, tzinfo=clock.LEGAL_ZONE))
    assert standing.now() == standing.now() == datetime(2026, 9, 30, 2, tzinfo=UTC)
    assert standing.now().utcoffset() == timedelta()


def test_numbers_people_write_down():
    assert ids.case_number("340500", 2026, 17) == "340500-2026-000017"
    assert ids.document_number("花医保移", 2026, 3) == "花医保移〔2026〕3号"


def test_an_actor_holds_the_offices_they_are_appointed_to():
    head = Actor("chen", "yb", frozenset({Office.HEAD, Office.INTAKE}), officer_id=1)
    assert head.holds(Office.HEAD)
    assert head.holds(Office.AUDITOR, Office.INTAKE)
    assert not head.holds(Office.AUDITOR)
    assert not head.holds()
    assert not actor.ANONYMOUS.holds(*Office)
    assert not actor.SYSTEM.holds(*Office)


def test_a_reporter_is_known_by_their_tip_alone():
    reporter = actor.reporter(7)
    assert (reporter.tip_id, reporter.officer_id, reporter.offices) == (7, None, frozenset())


def test_every_office_has_a_name_in_both_languages():
    assert set(actor.OFFICE_NAMES) == set(Office)
    assert all(name.zh and name.en for name in actor.OFFICE_NAMES.values())


@pytest.mark.parametrize("office", list(Office))
def test_require_lets_only_the_allowed_pass(office):
    auditor = Actor("sun", "yb", frozenset({Office.AUDITOR}))
    if office is Office.AUDITOR:
        require(auditor.holds(office))
    else:
        with pytest.raises(errors.NotAllowed):
            require(auditor.holds(office))


def test_every_error_has_a_code_of_its_own():
    kinds = errors.DomainError.__subclasses__()
    own = [kind for kind in kinds if kind.__module__ == errors.__name__]
    assert len({kind.code for kind in own} | {errors.DomainError.code}) == len(own) + 1


def test_errors_carry_what_the_user_can_be_told():
    assert errors.TooMany().retry_after_seconds == 5
    assert errors.TooMany(30).retry_after_seconds == 30
    invalid = errors.Invalid(amount="not-an-amount", day="missing")
    assert invalid.fields == {"amount": "not-an-amount", "day": "missing"}
    assert str(invalid) == "amount: not-an-amount, day: missing"
    reasons = errors.Reason("not-the-head", Citation("令310号", "第五条")), errors.Reason("late")
    refused = errors.Refused(*reasons)
    assert refused.reasons == reasons
    assert str(refused) == "not-the-head, late"


def test_a_clock_may_be_any_object_that_tells_the_time():
    def read(source: clock.Clock) -> datetime:
        return source.now()

    assert read(clock.SetClock(datetime(2026, 1, 1, tzinfo=UTC))).year == 2026
