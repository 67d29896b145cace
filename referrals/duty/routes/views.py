"""What the pages of the duty to refer show. Only the owner of a case is shown its duty."""

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from fastapi import Request, Response

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.forms import Bound, validate
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Reason
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from referrals.duty import policy, queries, rules, service
from referrals.duty.book import registry
from referrals.duty.forms import AnswerRow
from referrals.duty.queries import acts, fines
from referrals.duty.rules import Assessment, Line
from referrals.duty.rules.review import (
    ANSWER_NAMES,
    FLAG_NAMES,
    OUTCOME_NAMES,
    Answer,
    Deduction,
    FlagState,
    Outcome,
    ReviewState,
)
from referrals.duty.service.reviewing import current

PAGE = 50
ON_HOME = 10
TONES = {
    FlagState.OPEN: "late",
    FlagState.TO_REFER: "soon",
    FlagState.REFERRED: "done",
    FlagState.NOT_CRIME: "done",
    FlagState.GONE: "info",
}
IN_THE_WAY = {
    "checklist-incomplete": Text(
        "请先逐项填写主观故意核对表，不清楚的选“不清楚”",
        "Answer every sign of intent first; what is not known is answered “Not known”",
    ),
    "duty-sum-grew": Text(
        "提出意见之后查实金额又有增加，请退回重新审查",
        "More was proven since this was proposed. Send it back to be reviewed anew",
    ),
}
FIELDS = {
    "answer": Text("核对结果", "Answer"),
    "evidence": Text("证据", "Evidence"),
    "note": Text("说明", "Note"),
}
Words = Mapping[str, Any]


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return what the case page shows: the leading sum, and where the duty stands."""
    case = cases.visible(work.session, work.actor, case_id)
    if case is None or case.agency != work.actor.agency or not case_policy.opens(work.actor):
        return None
    flag = queries.flag(work.session, case_id)
    if flag is None and not case.proven_fen:
        return None
    sums = service.weighed(work, case_id)
    if flag is None and not any(each.look_for_intent for each in sums[:1]):
        return None
    return {"case_id": case_id, "flag": flag, "sum": sums[0] if sums else None, **_words(work)}


def waiting(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return what waits, for the first page of those who work on cases."""
    if not case_policy.opens(work.actor):
        return None
    rows = queries.waiting(work.session, work.actor, limit=ON_HOME)
    return {"rows": rows, **_words(work)} if rows else None


def board(request: Request, work: Work, after: int) -> Response:
    """Render the work list: what waits, the oldest case first."""
    rows = queries.waiting(work.session, work.actor, after=after, limit=PAGE + 1)
    more = rows[PAGE - 1][0].case_id if len(rows) > PAGE else 0
    return page(
        request,
        "referrals/duty/list.html",
        rows=rows[:PAGE],
        next_after=more,
        years=_years(work) if not after else (),
        remind_workdays=registry.book().remind_workdays,
        **_words(work),
    )


def _years(work: Work) -> Sequence[Any]:
    """Return the yearly figures of the actor's agency; nothing for those who open no case of it."""
    if not case_policy.opens(work.actor):
        return ()
    today = work.now.astimezone(LEGAL_ZONE).date()
    return queries.years(work.session, work.actor.agency, today)


def show(
    request: Request,
    work: Work,
    case_id: int,
    *,
    answers: Bound[Any] | None = None,
    proposal: Bound[Any] | None = None,
    decision: Bound[Any] | None = None,
    offset: Bound[Any] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    """Render the sums line by line, the checklist, the review and the offset of a case."""
    case = queries.owned(work.session, work.actor, case_id)
    sums = service.weighed(work, case_id)
    reviews = queries.reviews(work.session, case_id)
    typed = answers or proposal or decision or offset
    return page(
        request,
        "referrals/duty/show.html",
        status=409 if reasons else 422 if typed else 200,
        case=case,
        flag=queries.flag(work.session, case_id),
        sums=sums,
        numbers=cases.numbers(work.session, work.actor, _case_ids(sums)),
        reviews=reviews,
        reasons=[(IN_THE_WAY[each.code], each.law) for each in reasons if each.code in IN_THE_WAY],
        proposal=proposal,
        decision=decision,
        offset_form=offset,
        **_checklist(work, case_id, answers),
        **_rights(work, case_id, reviews),
        **_offset(work, case_id),
        **_words(work),
    )


def _case_ids(sums: Sequence[Assessment]) -> Collection[int]:
    return {line.found.case_id for each in sums for line in each.lines}


def _checklist(work: Work, case_id: int, typed: Bound[Any] | None) -> Words:
    checklist = current(work)
    stored = queries.answers(work.session, case_id, checklist.version)
    files = evidence.of(work.session, ContainerKind.CASE, case_id)
    said = _typed_rows(typed, {str(each.id) for each in files})
    numbered = list(enumerate(checklist.items, 1))
    wrong = {
        f"{name}-{each.code}": error
        for _, each in numbered
        if each.code in said
        for name, error in said[each.code].errors.items()
    }
    return {
        "checklist": checklist,
        "stored": stored,
        "said": said,
        "answers": typed and Bound(None, {}, wrong or typed.errors),
        "answer_labels": {
            f"{name}-{each.code}": Text(f"{n}. {words.zh}", f"{n}. {words.en}")
            for n, each in numbered
            for name, words in FIELDS.items()
        },
        "answered": sum(each.code in stored for each in checklist.items),
        "files": [(each.id, f"#{n}") for n, each in enumerate(files, 1)],
        "file_names": {each.id: f"#{n}" for n, each in enumerate(files, 1)},
    }


def _typed_rows(typed: Bound[Any] | None, files: Collection[str]) -> dict[str, Bound[AnswerRow]]:
    """Return each row of the checklist as it was typed, with what is wrong with it."""
    raw: Mapping[str, Any] = typed.raw if typed else {}
    lists = [raw.get(name, ()) for name in ("item", *FIELDS)]
    rows = {}
    for item, *said in zip_longest(*lists, fillvalue=""):
        row = validate(AnswerRow, dict(zip(FIELDS, said, strict=True)))
        known = row.raw["evidence"] in files or not row.raw["evidence"]
        rows[item] = row if known else row.failed(evidence="unknown_choice")
    return rows


def _rights(work: Work, case_id: int, reviews: Sequence[Any]) -> Words:
    grant = cases.grant(work.session, case_id, work.actor.agency)
    flag = queries.flag(work.session, case_id)
    pending = [each for each in reviews if each.state is ReviewState.PROPOSED]
    prepares = policy.can_prepare(work.actor, grant)
    waits = flag is not None and flag.state in queries.WAITING
    return {
        "pending": pending[-1] if pending else None,
        "can_answer": prepares,
        "can_propose": prepares and waits and not pending,
        "can_decide": bool(pending) and policy.can_decide(work.actor, grant, pending[-1]),
    }


def _offset(work: Work, case_id: int) -> Words:
    family = cases.family(work.session, case_id)
    filed = any(each.filed for each in acts.courses(work.session, family).values())
    imposed = fines.of_cases(work.session, family)
    stored = queries.offset(work.session, case_id)
    return {
        "filed": filed,
        "imposed": imposed,
        "imposed_fen": sum(each.amount_fen for each in imposed),
        "offset": stored,
        "deduction": Deduction(stored.criminal_fen, stored.imposed_fen, stored.detention_days)
        if stored
        else None,
        "offset_law": rules.OFFSET,
    }


def _words(work: Work) -> Words:
    return {
        "flag_names": FLAG_NAMES,
        "outcome_names": OUTCOME_NAMES,
        "outcomes": [(each.value, OUTCOME_NAMES[each]) for each in Outcome],
        "answer_names": ANSWER_NAMES,
        "answer_choices": [("", Text("未填写", "Not answered"))]
        + [(each.value, ANSWER_NAMES[each]) for each in Answer],
        "tones": TONES,
        "categories": {code: each.name for code, each in CATEGORIES.items()},
        "acts": {code: each.acts for code, each in registry.countings().items()},
        "duty_law": rules.DUTY,
        "today": work.now.astimezone(LEGAL_ZONE).date(),
        "counts": _counts,
    }


def _counts(line: Line) -> bool:
    return line.counted_fen > 0
