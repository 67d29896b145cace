"""What pages show of progress, questions, objections and openings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.queries.recusals import open_tips
from portal.followup import policy, queries, rules, service
from portal.followup.book.registry import book
from portal.followup.models import ReporterQuestion
from portal.followup.queries import TipRow
from portal.followup.rules import Ground, Objected
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.intake.events import TipOpened
from portal.intake.service import mailbox, seals, tips
from portal.kernel.errors import NotFound

OPEN_NAMES = {"names": rules}


def on_follow(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Return the head of the mailbox: steps, open questions, objections. The reporter's own only."""
    if work.actor.tip_id != tip_id or work.unlocked is None:
        return None
    tip = mailbox.own(work)
    gone = tip.destroyed_at is not None
    said = {} if gone else _said(work, *mailbox.mine(work))
    can_object = () if gone else service.open_grounds(work, tip)
    found = () if gone else queries.questions(work.session, tip_id)
    return {
        "tip": tip,
        "progress": service.progress(work, tip),
        "questions": [(each, said.get(each.message_id, "")) for each in found],
        "open": [each for each in found if each.state is rules.Asked.OPEN],
        "objections": [
            (each, said.get(each.reply_id or 0, ""))
            for each in queries.objections(work.session, tip_id)
        ],
        "can_object": bool(can_object),
        "decided": any(each is not Ground.LEAKED for each in can_object),
        **OPEN_NAMES,
    }


def seen_on_follow(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Return who opened what, and every act about the reporter's identity, to the reporter."""
    if work.actor.tip_id != tip_id or work.unlocked is None:
        return None
    tip = mailbox.own(work)
    ended = service.standing(work, tip).ended
    return {
        "seen": service.seen(work, tip, ended=ended),
        "asked": intake.unseal_requests(work.session, tip_id),
        "kept": intake.vault(work.session, tip_id),
        "agency_names": agencies.agency_names(work.session),
        "deletable": tip.destroyed_at is None,
    }


def on_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Return the same steps and dates to officers, with the questions and the objections."""
    tip = intake.get(work.session, work.actor, tip_id)
    said = _said(work, tip, seals.officer_key(work, tip))
    found = queries.questions(work.session, tip_id)
    return {
        "tip": tip,
        "progress": service.progress(work, tip),
        "questions": [(each, said.get(each.message_id, "")) for each in found],
        "objections": queries.objections(work.session, tip_id),
        "can_ask": policy.can_ask(work.actor) and tip.withdrawn_on is None,
        "can_decide": policy.can_decide(work.actor),
        "me": work.actor,
        **OPEN_NAMES,
    }


def on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return what was asked in the tips of a case, without a word of it, to those who may ask."""
    grant = cases.grant(work.session, case_id, work.actor.agency)
    if not case_policy.can_write_to_reporter(work.actor, grant):
        return None
    rows = []
    for each in open_tips(work.session, work.actor, case_id):
        tip = intake.by_id(work.session, each.tip_id)
        asked = queries.questions(work.session, each.tip_id)
        rows.append((tip, asked, queries.objections(work.session, each.tip_id)))
    return {"rows": rows, "case_id": case_id, **OPEN_NAMES} if rows else None


def askable(work: Work, case_id: int, tip_id: int) -> TipRow:
    """Return a tip of a case to those who may write to its reporter, else NotFound."""
    grant = cases.grant(work.session, case_id, work.actor.agency)
    if case_policy.can_write_to_reporter(work.actor, grant):
        for each in open_tips(work.session, work.actor, case_id):
            if each.tip_id == tip_id:
                return intake.by_id(work.session, tip_id)
    raise NotFound


def on_home(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the officer's questions to reporters, and the objections the head must answer."""
    if not policy.can_ask(work.actor):
        return None
    asked = queries.asked_by(work.session, work.actor)
    waiting = policy.can_decide(work.actor)
    objections = queries.objections_waiting(work.session, work.actor) if waiting else ()
    if not asked and not objections:
        return None
    ids = {each.tip_id for each in asked} | {each.tip_id for each in objections}
    numbers = {tip_id: intake.by_id(work.session, tip_id).number for tip_id in ids}
    today = work.stamp.date()
    return {
        "asked": asked,
        "objections": objections,
        "numbers": numbers,
        "today": today,
        **OPEN_NAMES,
    }


def question_view(work: Work, question_id: int) -> dict[str, Any]:
    """Return one question to the reporter it was put to."""
    tip, key = mailbox.mine(work)
    found = next(
        (each for each in queries.questions(work.session, tip.id or 0) if each.id == question_id),
        None,
    )
    if found is None:
        raise NotFound
    name = agencies.agency(work.session, found.agency).name
    return {"asked": found, "text": _said(work, tip, key)[found.message_id], "agency": name}


def following(work: Work, after: int) -> ReporterQuestion | None:
    """Return the next open question after one, None when all are settled."""
    found = queries.open_questions(work.session, work.actor.tip_id or 0)
    return next((each for each in found if each.id != after), None)


def objecting_view(work: Work) -> dict[str, Any]:
    """Return what the page of an objection offers."""
    tip, _ = mailbox.mine(work)
    offered = [(each, rules.GROUND_NAMES[each]) for each in service.open_grounds(work, tip)]
    return {"grounds": offered, "petition": tip.channel == "petition"}


def deleting_view(work: Work) -> dict[str, Any]:
    """Return what the reporter may delete now, and why not the rest."""
    tip, _ = mailbox.mine(work)
    can = {
        "identity": service.can_delete_identity(work, tip),
        "report": service.can_delete_report(tip),
        "log": False,
    }
    return {"entries": [(each, can[each.code]) for each in book().deletions], "can": can}


def deciding_view(work: Work, objection_id: int) -> dict[str, Any]:
    """Return an objection to the head who answers it, in the reporter's words where they open.

    Then it is an opening of the tip like any other, and recorded.
    """
    found = service.subject(work, objection_id)
    tip = intake.by_id(work.session, found.tip_id)
    text = ""
    if tip.agency == work.actor.agency:
        text = _said(work, tip, seals.officer_key(work, tip)).get(found.message_id, "")
        work.record(TipOpened(tip_id=found.tip_id))
    return {
        "found": found,
        "tip": tip,
        "text": text,
        "open": found.state is Objected.OPEN,
        **OPEN_NAMES,
    }


def _said(work: Work, tip: TipRow, key: bytes) -> dict[int, str]:
    return {each.id: each.text for each in tips.messages(work, tip, key)}
