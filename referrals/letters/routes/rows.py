"""Rows of letters, for lists, for the page of a case, for the first page."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.work import Work
from referrals.clocks import queries as clocks
from referrals.letters import policy, queries, rules
from referrals.letters.book import registry
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import STANDING_NAMES, STATE_NAMES


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the letters about a case for its page; None for offices that write none."""
    if not policy.can_write(work.actor):
        return None
    found = queries.of_case(work.session, work.actor, case_id)
    return {"case_id": case_id, "rows": rows(work, found), **words(work)}


def waiting(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the letters somebody of the agency has to do something about; None without any."""
    if not policy.can_write(work.actor):
        return None
    found = queries.unfinished(work.session, work.actor)
    ours = [row for row in rows(work, found) if _is_ours(work, row["letter"], row["to"])]
    return {"rows": ours, **words(work)} if ours else None


def rows(work: Work, found: Sequence[Letter]) -> list[dict[str, Any]]:
    """Return list rows: each letter, whom it went to, the reply clock that ends first."""
    to, running = (
        queries.receivers_of(work.session, found),
        queries.reply_clocks(work.session, found),
    )
    made = []
    for letter in found:
        its = to[letter.id or 0]
        open_ = [running[each.id or 0] for each in its if each.id in running]
        first = min(open_, key=lambda clock: clock.effective_due_at, default=None)
        made.append(
            {
                "letter": letter,
                "kind": registry.kind(letter.version),
                "to": its,
                "clock": clocks.view(work.session, first, work.now) if first else None,
            }
        )
    return made


def words(work: Work) -> dict[str, Any]:
    return {
        "states": STATE_NAMES,
        "standings": STANDING_NAMES,
        "agencies": agencies.agency_names(work.session),
    }


def _is_ours(work: Work, letter: Letter, to: Sequence[LetterTo]) -> bool:
    """Tell whether the agency acts next: it signs, replies, approves, re-checks."""
    if letter.agency == work.actor.agency:
        unsent = letter.state in rules.NEVER_LEFT
        return unsent or any(each.standing == "objected" for each in to)
    open_ = ("waiting", "received", "proposed")
    return any(each.agency == work.actor.agency and each.standing in open_ for each in to)
