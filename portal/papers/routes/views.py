"""What the pages of letters show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.infra import letters
from portal.infra.forms import Bound
from portal.infra.letters import Letter
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.papers import policy, queries, rules, service
from portal.papers.models import PaperBatch
from portal.papers.rules import PaperState

FAILURES = 50


def on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the letters of a case; None for those who open nothing of it."""
    grant = cases.grant(work.session, case_id, work.actor.agency)
    if not policy.can_read(work.actor, grant):
        return None
    return {
        "case_id": case_id,
        "papers": queries.of_case(work.session, work.actor, case_id),
        "can_draw": policy.can_draw(work.actor, grant),
        **_words(work),
    }


def show_kinds(request: Request, work: Work, case_id: int) -> Response:
    """Return the letters officers draw up themselves."""
    case = _drawn_in(work, case_id)
    return page(request, "portal/papers/kinds.html", case=case, kinds=service.kinds(work))


def show_new(
    request: Request,
    work: Work,
    case_id: int,
    kind: str,
    *,
    form: Bound[Any] | None = None,
    status: int = 200,
) -> Response:
    """Return the form of a new letter."""
    case = _drawn_in(work, case_id)
    letter = service.by_hand(work, kind)
    begin = service.starting_values(work, case_id, kind)
    return page(
        request,
        "portal/papers/new.html",
        status=status,
        case=case,
        letter=letter,
        form=form,
        fields=_fields(letter),
        labels=_labels(letter),
        values=begin,
    )


def show(
    request: Request,
    work: Work,
    case_id: int,
    paper_id: int,
    *,
    old: int = 0,
    form: Bound[Any] | None = None,
    forms: Mapping[str, Bound[Any]] | None = None,
    status: int = 200,
) -> Response:
    """Return the page of a letter: its versions, what changed, and what may be done with it."""
    paper = queries.get(work.session, work.actor, case_id, paper_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    changes = paper.state is PaperState.DRAFT and policy.can_change(work.actor, grant, paper)
    letter = letters.letter(paper.kind, work.settings.letters_of(paper.agency))
    ours = paper.agency == work.actor.agency and policy.can_read(work.actor, grant)
    compares = ours and 0 < old < paper.version
    return page(
        request,
        "portal/papers/show.html",
        status=status,
        paper=paper,
        case=cases.get(work.session, work.actor, case_id),
        versions=(versions := queries.versions(work.session, work.actor, paper)),
        signed={each.version: service.signatures(work, each) for each in versions},
        changes=service.compare(work, case_id, paper_id, old, paper.version) if compares else None,
        old=old,
        can_change=changes,
        can_batch=letter.hand and policy.can_change(work.actor, grant, paper),
        fields=_fields(letter),
        labels=_labels(letter),
        values=service.said(work, paper) if changes else {},
        form=form,
        forms=forms or {},
        **_words(work),
    )


def show_batch(request: Request, work: Work, batch: PaperBatch) -> Response:
    """Return how far a batch is; while it is not done the page asks for more by itself."""
    return page(
        request,
        "portal/papers/batch.html",
        fragment="progress",
        batch=batch,
        live=batch.done + batch.failed < batch.total,
        failures=queries.failures(work.session, batch.id or 0, FAILURES),
    )


def _fields(letter: Letter) -> list[dict[str, Any]]:
    """Return what is typed into a letter: never its number, never who sends it."""
    fixed = {letter.number, letter.sender}
    return [
        {
            "name": name,
            "about": Text(each.about, _english(name)),
            "shape": each.shape,
            "optional": each.optional,
        }
        | {"columns": "｜".join(each.columns), "short": name == letter.date}
        for name, each in letter.fields.items()
        if name not in fixed
    ]


def _drawn_in(work: Work, case_id: int) -> Any:
    """Return a case the actor draws up letters in. Raises NotFound, NotAllowed."""
    case = cases.get(work.session, work.actor, case_id)
    require(policy.can_draw(work.actor, cases.grant(work.session, case_id, work.actor.agency)))
    return case


def _english(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _labels(letter: Letter) -> dict[str, Text]:
    return {"form": letter.title, **{each["name"]: each["about"] for each in _fields(letter)}}


def _words(work: Work) -> dict[str, Any]:
    return {
        "states": rules.STATE_NAMES,
        "tones": rules.STATE_TONES,
        "sources": rules.SOURCE_NAMES,
        "agencies": agencies.agency_names(work.session),
    }
