"""What the pages of letters show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, Reason
from portal.kernel.policy import require
from portal.kernel.text import Text
from referrals.clocks import queries as clocks
from referrals.letters import policy, queries, rules, service
from referrals.letters.book import registry
from referrals.letters.models import Letter, LetterTo
from referrals.letters.routes import rows
from referrals.letters.rules import (
    ACTS,
    ANSWER_NAMES,
    OVER,
    Kind,
    Side,
)

PAGE = 50
PAPER_NAMES = {
    "reply_letter": Text("回复函", "Reply"),
    "reply_reminder": Text("督促回复函", "Reminder"),
}
MESSAGES = {
    "letter_wrong_receiver": Text(
        "这类函件不能发给所选单位", "This kind of letter does not go to that agency"
    ),
    "letter_one_receiver": Text("这类函件只能发给一个单位", "This kind goes to one agency"),
    "letter_no_key": Text(
        "该单位还没有启用，无法接收函件", "That agency is not set up and cannot receive letters"
    ),
    "letter_needs_case": Text(
        "这类函件须从案件发出", "This kind is written about a case: begin it from the case"
    ),
    "letter_too_long": Text("期限超过这类函件的上限", "Longer than this kind of letter may set"),
    "letter_no_own_limit": Text(
        "这类函件的期限由法律规定，不能另定", "The law sets the limit of this kind"
    ),
    "letter_share_refused": Text(
        "共享规则不允许直接向对方开放案件，请在案件页面办理共享",
        "The sharing rules do not open the case like this; share it on the page of the case",
    ),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """An act somebody posted that did not go through, with what they typed."""

    code: str
    to_id: int | None
    form: Bound[Any]

    def failed(self, error: Invalid) -> "Tried":
        """Return the same with what only the verb could find out."""
        return replace(self, form=self.form.failed(**error.fields))


def listed(request: Request, work: Work, part: str, before: int | None) -> Response:
    require(policy.can_write(work.actor))
    part = part if part in get_args(queries.Part) else "in"
    found = queries.listed(work.session, work.actor, part, before=before, limit=PAGE + 1)  # type: ignore[arg-type]  # checked above
    older = found[PAGE - 1].id if len(found) > PAGE else None
    return page(
        request,
        "referrals/letters/list.html",
        rows=rows.rows(work, found[:PAGE]),
        part=part,
        older=older,
        **rows.words(work),
    )


def new(
    request: Request,
    work: Work,
    case_id: int | None,
    *,
    kind: str = "",
    to: str = "",
    form: Bound[Any] | None = None,
    status: int = 200,
) -> Response:
    require(policy.can_write(work.actor))
    case = service.case_to_name(work, case_id) if case_id is not None else None
    kinds = _kinds(work, about_a_case=case is not None)
    kinds_told = [(each.code, each.title, each.told) for each in kinds]
    share = case is not None and service.can_share(work, case.id or 0)
    return page(
        request,
        "referrals/letters/new.html",
        status=status,
        case=case,
        form=form,
        kinds=kinds_told,
        laws=kinds,
        receivers=_receivers(work, kinds),
        chosen={"kind": kind, "to": [to] if to else []},
        can_share=share,
        messages=MESSAGES,
    )


def show(
    request: Request,
    work: Work,
    letter_id: int,
    *,
    tried: Tried | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    letter = queries.get(work.session, work.actor, letter_id)
    to = queries.receivers(work.session, letter.id)
    kind, papers = registry.kind(letter.version), queries.papers(work.session, letter)
    mine = letter.agency == work.actor.agency
    told = [each for each in to if mine or not _is_one_of_many(work, to, each)]
    return page(
        request,
        "referrals/letters/show.html",
        status=status,
        letter=letter,
        kind=kind,
        read=service.opened(work, letter),
        receivers=[(each, _clocks(work, each)) for each in told],
        acts=_acts(work, letter, told),
        papers=[(PAPER_NAMES.get(e.template, kind.title), e) for e in papers],
        unsent=mine and letter.state in rules.NEVER_LEFT,
        case=_case(work, letter),
        tried=tried,
        form=tried.form if tried else None,
        refused=[(rules.REASONS[each.code], each.law) for each in refused],
        answers=[(each, ANSWER_NAMES[each]) for each in kind.answers],
        messages=MESSAGES,
        over=letter.state in OVER,
        **rows.words(work),
    )


def _is_one_of_many(work: Work, rows: Sequence[LetterTo], row: LetterTo) -> bool:
    """Tell whether a receiver's row is none of the reader's affair: another receiver's."""
    addressed = {each.agency for each in rows}
    return work.actor.agency in addressed and row.agency != work.actor.agency


def _acts(work: Work, letter: Letter, rows: Sequence[LetterTo]) -> list[dict[str, Any]]:
    """Return what this side can do now, with what stands against it; once for each receiver."""
    found: list[dict[str, Any]] = []
    for to in (None, *rows):
        facts = service.facts_of(work, letter, to)
        if not rules.WRITERS & work.actor.offices or facts.side is None:
            continue
        for act in ACTS.values():
            if bool(act.standings) is (to is not None) and rules.concerns(act, facts):
                against = rules.reasons_against(act, facts)
                reasons = [(rules.REASONS[each.code], each.law) for each in against]
                found.append({"act": act, "to": to, "reasons": reasons})
    several = len(rows) > 1
    return [{**each, "named": several and _names_receiver(each["act"])} for each in found]


def _names_receiver(act: rules.Act) -> bool:
    """Tell whether an act of the sender must name the receiver it concerns."""
    return act.side is Side.SENDER and bool(act.standings)


def _kinds(work: Work, *, about_a_case: bool) -> list[Kind]:
    own = agencies.agency(work.session, work.actor.agency)
    today = work.now.astimezone(LEGAL_ZONE).date()
    found = registry.sent_by(own.kind, today)
    return [each for each in found if about_a_case or each.about == "optional"]


def _receivers(work: Work, kinds: Sequence[Kind]) -> list[tuple[str, Text]]:
    wanted = {kind for each in kinds for kind in each.receivers}
    found = agencies.working(work.session)
    return [
        (each.code, each.name)
        for each in found
        if each.kind in wanted and each.code != work.actor.agency
    ]


def _clocks(work: Work, to: LetterTo) -> list[clocks.ClockView]:
    return clocks.views(work.session, queries.SUBJECT, to.id or 0, work.now)


def _case(work: Work, letter: Letter) -> Mapping[str, Any] | None:
    """Return number and, for those who may open it, address of the case a letter is about."""
    if letter.case_id is None:
        return None
    numbers = cases.numbers(work.session, work.actor, [letter.case_id])
    if letter.case_id in numbers:
        return {"id": letter.case_id, "number": numbers[letter.case_id]}
    watched = service.watches(work, letter.case_id)
    number = cases.by_id(work.session, letter.case_id).number if watched else ""
    return {"id": None, "number": number}
