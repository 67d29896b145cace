"""One-time codes: an institution declares of itself on the public site, without an account."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from portal.agencies import queries as agencies
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import printed_day
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.registry.book.registry import CATEGORIES
from referrals.campaigns import policy, queries
from referrals.campaigns.book import registry
from referrals.campaigns.events import SelfCheckCodeIssued, SelfChecksTaken
from referrals.campaigns.forms.coded import DeclareByCode
from referrals.campaigns.models import CampaignTask, SelfCheck, SelfCheckCode
from referrals.campaigns.queries import coded, declared, targets, tasks
from referrals.campaigns.rules import OPEN_TASKS, State
from referrals.campaigns.service.declaring import recount
from referrals.campaigns.service.ordering import today

DIGITS, GROUP = 16, 4
GOOD_FOR = timedelta(days=30)
"""So long a code is good, and never past the last day of the campaign. Our own choice: no law sets it."""
BY_CODE = "机构凭一次性代码申报"
PATH = "/self-check"


def issue(work: Work, task_id: int) -> bytes:
    """Give an institution a code to declare with; return the notice it is printed in, as PDF.

    Kept is a hash only: a lost notice is made anew, and the code before it is good no more.
    """
    task = tasks.get(work.session, work.actor, task_id, lock=True)
    campaign = queries.by_id(work.session, task.campaign_id)
    require(policy.can_declare(work.actor, campaign, task) and task.state in OPEN_TASKS)
    for before in coded.live(work.session, task_id):
        before.used_at, before.replaced = work.now, True
        work.session.add(before)
    code = "".join(str(secrets.randbelow(10)) for _ in range(DIGITS))
    until = max(today(work), min(today(work) + GOOD_FOR, campaign.ends_on))
    work.session.add(
        SelfCheckCode(
            task_id=task_id,
            agency=work.actor.agency,
            digest=_digest(code),
            issued_by=known(work.actor.officer_id),
            issued_at=work.now,
            until=until,
        )
    )
    work.session.flush()
    work.record(
        SelfCheckCodeIssued(
            campaign_id=known(campaign.id), agency=work.actor.agency, task_id=task_id, until=until
        )
    )
    return pdf(
        "sheets/self_check_notice",
        {
            "agency": agencies.agency(work.session, work.actor.agency).zh,
            "party": targets.one(work.session, task.institution_id).name,
            "title": campaign.title,
            "address": _address(work),
            "code": " ".join(code[at : at + GROUP] for at in range(0, DIGITS, GROUP)),
            "until": printed_day(until),
            "date": printed_day(work.now),
        },
    )


def declare_by_code(work: Work, form: DeclareByCode) -> list[SelfCheck]:
    """Take in what an institution declares with its code, all of it at once; the code is used up.

    Invalid (code) for one unknown, used, replaced or out of date, all told alike; for rows as
    `declaring.declare`. Nothing is written then, and the code stays good.
    """
    code = coded.of_digest(work.session, _digest(form.code))
    if code is None or code.used_at is not None or code.until < today(work):
        raise Invalid(code="wrong_code")
    task = coded.task(work.session, code)
    campaign = queries.by_id(work.session, task.campaign_id)
    if task.state not in OPEN_TASKS or campaign.state is not State.RUNNING:
        raise Invalid(code="wrong_code")
    _check(work, task, form)
    rows = form.rows or [(0, "", 0, 0)]
    made = [_row(work, task, code, each, form.note) for each in rows]
    work.session.add_all(made)
    code.used_at = work.now
    work.session.add(code)
    work.session.flush()
    recount(work, [task], inspects=registry.version(campaign.kind).inspects)
    work.record(
        SelfChecksTaken(
            campaign_id=known(campaign.id),
            agency=code.agency,
            count=len(made),
            institutions=1,
            amount_fen=sum(each.amount_fen for each in made),
            returned_fen=sum(each.returned_fen for each in made),
            sha256="",
        )
    )
    return made


def _check(work: Work, task: CampaignTask, form: DeclareByCode) -> None:
    if bool(form.rows) is form.nothing:
        raise Invalid(nothing="nothing_or_rows")
    there = {
        each.row.category
        for each in declared.of_task(work.session, known(task.id))
        if not each.withdrawn
    }
    wrong, seen = {}, set(there)
    for at, category, amount, returned in form.rows:
        if category not in CATEGORIES:
            wrong[f"category_{at}"] = "unknown_choice"
        elif category in seen:
            wrong[f"category_{at}"] = "declared_before"
        if not amount:
            wrong[f"amount_{at}"] = "missing"
        if returned > amount:
            wrong[f"returned_{at}"] = "more_than_declared"
        seen.add(category)
    if form.nothing and "" in there:
        wrong["nothing"] = "declared_before"
    if wrong:
        raise Invalid(**wrong)


def _row(
    work: Work, task: CampaignTask, code: SelfCheckCode, said: tuple[int, str, int, int], note: str
) -> SelfCheck:
    line, category, amount, returned = said
    return SelfCheck(
        campaign_id=task.campaign_id,
        task_id=known(task.id),
        institution_id=task.institution_id,
        category=category,
        amount_fen=amount,
        returned_fen=returned,
        note=note,
        file_sha256="",
        line=line,
        agency=code.agency,
        recorded_by=BY_CODE,
        recorded_at=work.now,
    )


def _digest(typed: str) -> str:
    figures = "".join(each for each in typed if each.isdigit())
    return sha256(f"self-check\t{figures}".encode()).hexdigest()


def _address(work: Work) -> str:
    settings = work.settings
    origin = settings.public_origin or f"http://{settings.public_host}:{settings.public_port}"
    return f"{origin.rstrip('/')}{PATH}"
