"""What the pages of intake show."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from portal.agencies import queries as agencies
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.routes import views as evidence_views
from portal.evidence.rules import Container, ContainerKind
from portal.identity import queries as officers
from portal.infra.work import Work
from portal.intake import policy, queries, rules
from portal.intake.queries.listing import Cursor, Filter, Show, listed, sources
from portal.intake.routes.told import answer_rows, further_rows
from portal.intake.service import (
    correcting,
    drafts,
    mailbox,
    receiving,
    seals,
    sorting,
    tips,
    triage,
    vault,
)
from portal.intake.steps.order import steps_of
from portal.kernel.actor import Actor
from portal.kernel.text import Text
from portal.registry import queries as registry
from portal.registry.book.registry import CATEGORIES

SHOW_NAMES = {
    Show.WAITING: Text("待受理", "Waiting"),
    Show.DECIDED: Text("已处理", "Dealt with"),
    Show.ACCEPTED: Text("已受理", "Accepted"),
    Show.DECLINED: Text("不予受理", "Not accepted"),
    Show.WITHDRAWN: Text("已撤回", "Withdrawn"),
}


def words() -> dict[str, Any]:
    """Return the names of everything that can be chosen."""
    return {"names": rules, "categories": CATEGORIES}


def files_view(work: Work, token: str) -> dict[str, Any]:
    """Return the files of a draft with their names opened."""
    return {"files": files_in(work, drafts.container(work, token))}


def uploads_view(request: Request, work: Work, container: Container) -> dict[str, Any]:
    """Return what a page with a file field of the draft or the mailbox tells its script."""
    if container.kind is ContainerKind.DRAFT:
        route, then = "intake.draft_upload", request.app.url_path_for("intake.ask", step="files")
    else:
        route, then = "intake.mailbox_upload", request.app.url_path_for("intake.mailbox")
    return {"upload": evidence_views.upload_view(request, work, container, route, then=str(then))}


def check_view(work: Work, token: str, draft: drafts.Draft) -> dict[str, Any]:
    """Return every answer as words, for the page that checks them."""
    answers = draft.answers
    return {
        "answers": answers,
        "rows": [row for step in steps_of(answers) for row in answer_rows(work, answers, step)],
        "last": steps_of(answers)[-1],
        "goes_to": receiving.goes_to(work, answers),
        **files_view(work, token),
    }


def mailbox_view(request: Request, work: Work) -> dict[str, Any]:
    """Return the reporter's own tip, opened with the receipt."""
    tip, key = mailbox.mine(work)
    body = seals.read(tip, key)
    opened = tips.messages(work, tip, key)
    unread = tip.unread_by_reporter
    if tip.unread_by_reporter:
        tip.unread_by_reporter = 0
        work.session.add(tip)
    return {
        "tip": tip,
        "unread": unread,
        "body": body,
        "more_said": further_rows(body),
        "institution": _institution(work, tip.institution_id),
        "messages": opened,
        "files": files_in(work, tips.container(tip, key), of_reporter=True),
        "agency": agencies.agency(work.session, tip.agency).name,
        "agency_names": _agency_names(work),
        "identity": vault.own_identity(work, tip),
        "identity_destroyed": vault.is_destroyed(work, tip),
        "proved": mailbox.proof(work) is not None,
        **uploads_view(request, work, tips.container(tip, key)),
    }


def gone_view(work: Work) -> dict[str, Any]:
    """Return what is left of the reporter's own tip when what it said is destroyed."""
    tip = mailbox.own(work)
    return {
        "tip": tip,
        "agency": agencies.agency(work.session, tip.agency).name,
        "proved": mailbox.proof(work) is not None,
    }


def queue_view(work: Work, asked: Filter, place: Cursor | None) -> dict[str, Any]:
    """Return the queue of the actor's agency; nothing sealed is opened."""
    found = listed(work.session, work.actor, asked, place)
    ids = {tip.institution_id for tip in found.rows} | {asked.institution_id}
    names = registry.names(work.session, {each for each in ids if each is not None})
    return {
        "tips": [(tip, names.get(tip.institution_id or 0, "")) for tip in found.rows],
        "found": found,
        "unread": queries.unread(work.session, work.actor),
        "asked": asked,
        "waiting": asked.show is Show.WAITING,
        "shows": SHOW_NAMES,
        "at_work": {tip.id: sorting.holder_name(work, tip) for tip in found.rows if tip.held_by},
        "agency_names": _agency_names(work),
        "institution": names.get(asked.institution_id or 0, ""),
        "can_take": policy.can_take(work.actor),
        "can_decide": policy.can_decide(work.actor),
        "regions": agencies.region_names(work.session),
        "sources": sources(work.session, work.actor.agency),
    }


def tip_view(work: Work, tip_id: int) -> dict[str, Any]:
    """Return a tip opened by an officer; the opening is recorded."""
    tip, key, body = triage.open_tip(work, tip_id)
    return {
        "tip": tip,
        "body": body,
        "more_said": further_rows(body),
        "messages": tips.messages(work, tip, key),
        "items": evidence.listing(work, tips.container(tip, key)),
        "institution": _institution(work, tip.institution_id),
        "region_name": _region_name(work, tip.region),
        "agency_names": _agency_names(work),
        "receivers": agencies.working_names(work.session),
        "has_identity": queries.vault(work.session, tip_id) is not None,
        "unsealings": queries.unseal_requests(work.session, tip_id),
        "can_decide": policy.can_decide(work.actor) and tip.state in rules.UNDECIDED,
        "holder": sorting.holder_name(work, tip),
        "held_until": rules.held_until(tip.held_at, work.now),
        "held_by_me": sorting.holder(work, tip) == work.actor.officer_id,
        "may_release": policy.is_approver(work.actor),
        "can_write": policy.can_decide(work.actor),
        "corrections": correcting.corrections(work, tip, key),
        "typed_by": officers.officer(work.session, tip.taken_by).name if tip.taken_by else "",
        "can_correct": tip.taken_by is not None and policy.can_take(work.actor),
        "can_ask": policy.can_ask_to_unseal(work.actor),
    }


def unsealing_view(work: Work) -> dict[str, Any]:
    """Return the requests the actor's agency has to decide, and the actor's own."""
    waiting = queries.unseal_waiting(work.session, work.actor)
    numbers = {each.tip_id: queries.by_id(work.session, each.tip_id).number for each in waiting}
    return {"waiting": waiting, "numbers": numbers}


def unseal_view(work: Work, request_id: int) -> dict[str, Any]:
    """Return one request with what this officer can do about it."""
    asked = queries.unseal_request(work.session, work.actor, request_id)
    return {
        "asked": asked,
        "tip": queries.by_id(work.session, asked.tip_id),
        "my_half": _my_half(work.actor, asked),
        "mine": asked.asked_by == work.actor.officer_id,
    }


def _my_half(actor: Actor, asked: Any) -> str:
    me = actor.officer_id
    if asked.refused_at or asked.opened_at or me == asked.asked_by:
        return ""
    if policy.is_custodian(actor) and not asked.custodian_at and me != asked.approver_id:
        return "custodian"
    if policy.is_approver(actor) and not asked.approver_at and me != asked.custodian_id:
        return "approver"
    return ""


def files_in(
    work: Work, container: Container, *, of_reporter: bool = False
) -> list[dict[str, Any]]:
    """Return the files of a container; `of_reporter` leaves out what officers made of them."""
    return [
        {
            "id": item.id,
            "name": evidence.name_of(item, container),
            "size": item.size,
            "digest": item.sha256.hex(),
            "note": evidence.caption_of(item, container),
        }
        for item in evidence_rows.of(work.session, container.kind, container.id)
        if not of_reporter or (item.uploaded_by is None and item.destroyed_at is None)
    ]


def _institution(work: Work, institution_id: int | None) -> str:
    return registry.get(work.session, institution_id).name if institution_id else ""


def _region_name(work: Work, code: str | None) -> Any:
    return agencies.region_names(work.session).get(code or "")


def _agency_names(work: Work) -> Mapping[str, Any]:
    return agencies.agency_names(work.session)
