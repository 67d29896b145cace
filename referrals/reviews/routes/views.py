"""What the pages of claim review show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi import Request, Response

from portal.cases import queries as cases
from portal.cases.queries import grounds
from portal.infra.forms import Bound, Form
from portal.infra.web import page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.registry import queries as institutions
from portal.registry.book.registry import CATEGORIES
from referrals.clocks import queries as clocks
from referrals.inspections import service as inspections
from referrals.reviews import policy, queries, rules, service
from referrals.reviews.forms import USUAL_SHARE
from referrals.reviews.models import ClaimList, ClaimSample
from referrals.reviews.routes import afterwards
from referrals.reviews.rules import ListKind, Phase, RowState, SampleState, Standing, flow, sampling
from referrals.reviews.rules import rows as listed

F = TypeVar("F", bound=Form)
MESSAGES = {
    "lines_wrong": Text(
        "清单有错，见下表；改好后重新上传", "Lines of the list are wrong, see below"
    ),
    "sum_differs": Text("清单合计与填写的金额不一致", "The list does not add up to the amount"),
    "no_institution": Text("本案没有登记机构", "The case has no institution"),
    "no_claims": Text("清单里没有费用", "There is no claim in the list"),
    "not_a_list": Text("不是表格文件", "The file is no list"),
    "no_header": Text("没有找到表头", "There is no header"),
    "not_in_step": Text("本阶段不能填写此项", "Not to be filled in this phase"),
    "one_claim_only": Text("部分金额须逐条填写", "A part of an amount is typed claim by claim"),
    "look_singly": Text(
        "忽略预警的费用须逐条查看，不能与其他费用一起通过",
        "An ignored warning is looked at by itself, not passed with others",
    ),
    "more_than_claimed": Text("超过该条费用的金额", "More than the claim"),
    "not_later": Text(
        "随机数公布之日须晚于今天", "The seed must be published on a later day than today"
    ),
    "future_day": Text("日期不能晚于今天", "The day cannot be in the future"),
}
ROW_MESSAGES = {
    "missing": Text("没有填写", "Missing"),
    "not_an_amount": Text("不是金额", "Not an amount"),
    "not_the_product": Text("金额不等于数量乘单价", "Amount is not quantity times price"),
    "names_a_person": Text("不得使用身份证号，请改用代号", "An identity number; use a pseudonym"),
    "unknown_choice": Text("不认识的内容", "Not understood"),
    "string_too_long": Text("太长", "Too long"),
    "claim_twice": Text("单据号重复", "Claim number stands twice"),
    "column_needed": Text("缺少这一列", "This column is missing"),
}


def show(
    request: Request,
    work: Work,
    list_id: int,
    *,
    state: str = "",
    rule: str = "",
    after: int = 0,
    forms: Mapping[str, Bound[Any]] | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render a list: by default the claims that wait for the present step, ignored warnings first."""
    found = queries.get(work.session, work.actor, list_id)
    step = flow.step_of(found.phase)
    states = _states(state, step)
    opened = service.opened(work, list_id, states, rule=rule, after=after)
    more = len(opened.claims) == queries.PAGE
    return page(
        request,
        "referrals/reviews/show.html",
        status=status,
        opened=opened,
        found=found,
        step=step,
        state=state,
        rule=rule,
        rules_hit=queries.rules_hit(work.session, list_id),
        next_after=opened.claims[-1].place if more else None,
        place=institutions.get(work.session, found.institution_id),
        clocks=clocks.views(work.session, rules.SUBJECT, list_id, work.now),
        forms=forms or {},
        after=afterwards.shown(work, found),
        reasons=reasons,
        amounts=service.amounts(work, found),
        files=inspections.own_files(work, found.case_id),
        changeable=_orders(work, found),
        **_sample(work, opened.sample),
        **_rights(found, opened.sample),
        **words(),
    )


def new(
    request: Request,
    work: Work,
    case_id: int,
    form: Bound[Any] | None,
    error: Invalid | None = None,
) -> Response:
    """Render the page a list is read in from, with every wrong line."""
    case = cases.get(work.session, work.actor, case_id)
    if not policy.can_review(work.actor, work.actor.agency):
        raise NotFound
    return page(
        request,
        "referrals/reviews/new.html",
        status=422 if form else 200,
        form=form,
        case=case,
        files=inspections.own_files(work, case_id),
        wrong=error if isinstance(error, service.ListWrong) else None,
        unlike=error if isinstance(error, service.TotalDiffers) else None,
        share_bp=USUAL_SHARE,
        columns={code: name for code, (name, _) in listed.COLUMNS.items()},
        row_messages=ROW_MESSAGES,
        **words(),
    )


def act(
    request: Request,
    work: Work,
    list_id: int,
    name: str,
    form: Bound[F],
    do: Callable[[Work, int, F], object],
) -> Response:
    """Do `do` with a valid form and show the list; otherwise the list with what is in the way."""
    reasons: Sequence[Reason] = ()
    try:
        if form.data is not None:
            with work.whole():
                do(work, list_id, form.data)
            return see_other(request, "reviews.show", list_id=list_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        reasons = error.reasons
    status = 409 if reasons else 422
    return show(request, work, list_id, forms={name: form}, reasons=reasons, status=status)


def words() -> dict[str, Any]:
    """Return the names the templates of reviews need."""
    return {
        "phases": rules.PHASE_NAMES,
        "row_states": rules.ROW_NAMES,
        "alerts": rules.ALERT_NAMES,
        "kinds": rules.LIST_NAMES,
        "sample_states": rules.SAMPLE_NAMES,
        "standings": rules.STANDING_NAMES,
        "categories": {code: each.name for code, each in CATEGORIES.items()},
        "messages": MESSAGES,
        "practice": rules.PRACTICE,
    }


def _states(state: str, step: flow.Step | None) -> Sequence[RowState]:
    if state == "all":
        return ()
    if state in set(RowState):
        return (RowState(state),)
    return tuple(step.sources) if step else ()


def _orders(work: Work, found: ClaimList) -> list[tuple[str, str]]:
    """Return the orders built on the list's finding or one it took the place of."""
    if found.finding_id is None:
        return []
    every = cases.findings(work.session, found.case_id)
    uses = grounds.built_on(work.session, every, found.finding_id)
    return [(each, each) for each in sorted({use.number for use in uses})]


def _sample(work: Work, sample: ClaimSample | None) -> dict[str, Any]:
    if sample is None or sample.state is not SampleState.CHECKED:
        return {"sum_": "", "counted": 0}
    both = {"raw_fen": sample.raw_fen, "scaled_fen": sample.scaled_fen}
    told = {"pool": sample.pool, "drawn_": sample.count, "pool_fen": sample.pool_fen}
    return {
        "sum_": sampling.formula(sample.raw_fen, **told),
        "counted": sampling.counted(sample.standing, **both),
    }


def _rights(found: ClaimList, sample: ClaimSample | None) -> dict[str, Any]:
    last = Phase.REREVIEW if found.kind is ListKind.POOL else Phase.DISPOSAL
    checked = sample is not None and sample.state is SampleState.CHECKED
    return {
        "can_freeze": found.phase is Phase.REREVIEW
        and (sample is None or policy.can_sample_again(sample)),
        "can_draw": sample is not None and sample.state is SampleState.FROZEN,
        "can_check": sample is not None and sample.state is SampleState.DRAWN,
        "can_contest": checked and sample is not None and sample.standing is Standing.UNCONTESTED,
        "can_settle": checked and sample is not None and sample.standing is Standing.CONTESTED,
        "can_tell": found.phase is Phase.FEEDBACK and found.told_on is None,
        "can_conclude": found.phase is last,
        "can_advance": found.kind is ListKind.REVIEW
        and found.phase not in {Phase.DISPOSAL, Phase.CLOSED},
    }


def rows(work: Work, found: Sequence[ClaimList]) -> list[dict[str, Any]]:
    """Return lists with what a table of them shows."""
    return [
        {
            "list": each,
            "place": institutions.get(work.session, each.institution_id).name,
            "counts": queries.counts(work.session, known(each.id)),
        }
        for each in found
    ]
