"""The pages of measures: proposing one, giving points, one measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response

from portal.cases import queries as cases
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import Reason
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.persons import queries as persons
from portal.persons.rules import KIND_NAMES
from portal.registry import queries as institutions
from referrals.measures import policy, queries, service
from referrals.measures.book import registry
from referrals.measures.routes import parts
from referrals.measures.rules import BY_NAMES, HEARD_NAMES, SUBJECT_NAMES, By

MESSAGES = {
    "past_day": Text("日期不能早于今天", "The day cannot be in the past"),
    "outside_length": Text(
        "期限不在该措施允许的月数之内（没有期限的措施不填）",
        "Outside the months this measure may last (none for one without a term)",
    ),
}
IN_THE_WAY = {
    "not_heard": Text(
        "应当先听取陈述申辩再作出决定", "The party has to be heard before the decision"
    ),
    "not_restored": Text("该措施不能提前恢复", "This measure does not end early"),
    "case_closed": Text("案件已经结案", "The case is closed"),
    "case_merged": Text("案件已经并入另一案件", "The case was merged into another"),
}


def told(reasons: Sequence[Reason]) -> list[tuple[Text, Any]]:
    """Return what stands in the way, in words, with its law."""
    return [(IN_THE_WAY[each.code], each.law) for each in reasons]


def new(
    request: Request,
    work: Work,
    case_id: int,
    what: str,
    form: Bound[Any] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    """Return the page for proposing a measure or giving points in a case: `what` says which."""
    case = cases.get(work.session, work.actor, case_id)
    require(policy.can_propose(work.actor, case.agency) and service.orders(work, By.HANDLER))
    places, people = queries.subjects(work.session, case)
    places = [each for each in places if service.reaches(work, each)]
    names = institutions.names(work.session, places) if what == "measure" else {}
    met = persons.known(work.session, work.actor, people)
    options = [(f"i{key}", Text(name, name)) for key, name in names.items()]
    options += [(f"p{key}", _person(key, each.kind)) for key, each in met.items()]
    today = service.today(work)
    kinds = registry.kinds(today).items()
    return page(
        request,
        f"referrals/measures/new_{what}.html",
        status=409 if reasons else 422 if form else 200,
        form=form,
        case=case,
        subjects=options,
        kinds=[(code, _kind_name(each)) for code, each in kinds if service.orders(work, each.by)],
        tiers=registry.scheme(today).tiers,
        law=registry.scheme(today).law,
        today=today,
        reasons=told(reasons),
        messages=MESSAGES,
    )


def _person(person_id: int, kind: Any) -> Text:
    name = KIND_NAMES[kind]
    return Text(f"人员 {person_id}（{name.zh}）", f"Person {person_id} ({name.en})")


def _kind_name(kind: Any) -> Text:
    subject, name = SUBJECT_NAMES[kind.subject], kind.name
    zh, en = f"{subject.zh}：{name.zh}", f"{subject.en}: {name.en}"
    if kind.months is None:
        return Text(zh, en)
    low, high = kind.months
    span = str(low) if low == high else f"{low}–{high}"
    return Text(f"{zh}（{span} 个月）", f"{en} ({span} months)")


def show(
    request: Request,
    work: Work,
    measure_id: int,
    *,
    forms: dict[str, Bound[Any]] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    """Return the page of a measure, its words opened; `forms` carry what was typed and is wrong."""
    found = queries.get(work.session, work.actor, measure_id)
    return page(
        request,
        "referrals/measures/show.html",
        status=409 if reasons else 422 if forms else 200,
        each=parts.rows(work, [found])[0],
        row=found,
        words=service.open_words(work, found),
        forms=forms or {},
        form=next(iter(forms.values())) if forms else None,
        reasons=told(reasons),
        messages=MESSAGES,
        by=BY_NAMES,
        heard=HEARD_NAMES,
        today=service.today(work),
        can={
            "hear": policy.can_hear(work.actor, found) and found.heard is None,
            "decide": policy.can_decide(work.actor, found),
            "ask": policy.can_ask_restore(work.actor, found) and registry.kind(found.kind).restores,
            "restore": policy.can_restore(work.actor, found),
        },
    )
