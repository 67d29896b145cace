"""What the law asks of the steps of a criminal case and of the way back."""

from portal.kernel.errors import Reason
from referrals.transfers.rules import Facts, State
from referrals.transfers.steps.law import cpl, mps, spp21

MOST_RETURNS = 2


def somebody_prosecutes(facts: Facts) -> tuple[Reason, ...]:
    """Ask for a procuratorate to pass the case to."""
    return () if facts.procuratorate else (Reason("no_prosecutor", cpl("第一百六十二条")),)


def arrest_requested(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the police have asked for an arrest: only then does the procuratorate hold the file."""
    asked = "request_arrest" in facts.taken
    return () if asked else (Reason("arrest_not_requested", cpl("第八十七条")),)


def not_returned_twice(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the case went back for investigation less than twice."""
    over = facts.taken.count("return_for_investigation") >= MOST_RETURNS
    return (Reason("returned_twice", cpl("第一百七十五条第三款")),) if over else ()


def not_extended(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the present review has not been extended: fifteen days, once."""
    return (Reason("review_extended", cpl("第一百七十二条")),) if "C4X" in facts.running else ()


def not_final(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the last judgment is one of first instance."""
    last = [each for each in facts.taken if each in {"record_judgment", "record_second_judgment"}]
    final = last[-1:] == ["record_second_judgment"]
    return (Reason("second_is_final", cpl("第二百四十四条")),) if final else ()


def appeal_window_over(facts: Facts) -> tuple[Reason, ...]:
    """Ask that nobody can appeal any more."""
    left = (facts.running & {"C7", "C7R"}) - facts.missed
    return (Reason("appeal_window_open", cpl("第二百三十条")),) if left else ()


def notice_overdue(facts: Facts) -> tuple[Reason, ...]:
    """Ask, of a dropped case, that the police are late in telling the agency (F20)."""
    owed = facts.state is State.DROPPED and "F20" not in facts.missed
    return (Reason("police_in_time", mps("第一百八十九条")),) if owed else ()


def reply_overdue(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the time to reply to the opinion has passed (B5)."""
    return () if "B5" in facts.missed else (Reason("reply_in_time", spp21("第九条")),)


def prodded(facts: Facts) -> tuple[Reason, ...]:
    """Ask that the agency was urged to reply first."""
    return () if "prod_reply" in facts.taken else (Reason("not_prodded", spp21("条号待核")),)
