"""What the documents between agencies, of enforcement and of closing say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from referrals.proceedings import queries
from referrals.proceedings.service import owing
from referrals.proceedings.service.paper import Paper, printed

Data = Mapping[str, Any]


def _designation(paper: Paper) -> Data:
    return {
        "receiver": paper.name(paper.typed["agency"]),
        "party": paper.proceeding.party,
        "cause": paper.cause,
        "situation": paper.typed["reason"],
    }


def _handover(paper: Paper) -> Data:
    return {
        "receiver": paper.name(paper.typed["agency"]),
        "party": paper.proceeding.party,
        "cause": paper.cause,
        "reasons": paper.typed["reason"],
        **paper.contact(),
    }


def _demand(paper: Paper) -> Data:
    return {
        **owing.decision(paper),
        "party": paper.proceeding.party,
        "duties": owing.duties(paper.work, paper.proceeding),
        "due": "第十个工作日",
        "how": paper.typed["how"],
        **owing.late(paper.work, paper.proceeding),
        **paper.contact(),
    }


def _application(paper: Paper) -> Data:
    return {
        **owing.decision(paper),
        "court": paper.typed["court"],
        "party": paper.proceeding.party,
        "demand_number": paper.number_of("demand_notice"),
        "demanded_on": owing.demanded_on(paper.work, paper.proceeding),
        "duties": owing.duties(paper.work, paper.proceeding),
        **owing.late(paper.work, paper.proceeding),
        "reasons": paper.typed["reason"],
        "head": paper.work.actor.name,
    }


def _withdrawal(paper: Paper) -> Data:
    return {
        "decision_number": paper.proceeding.decision_number,
        "published_on": printed(paper.proceeding.published_on or paper.work.now),
        "reasons": paper.typed["reason"],
    }


def _closing(paper: Paper) -> Data:
    row = paper.proceeding
    return {
        "cause": paper.cause,
        "case_number": row.number,
        "party": row.party,
        "opened_on": printed(row.filed_at or row.opened_at),
        "decision_number": row.decision_number or "无",
        **paper.said("facts", "execution"),
        "reasons": paper.typed["reason"],
        "proposal": "建议结案归档。",
        "head_opinion": f"同意。{paper.work.actor.name}",
        "officers": paper.officers(),
    }


def _index(paper: Paper) -> Data:
    made = queries.every_paper(paper.work.session, paper.proceeding.id or 0)
    return {
        "case_name": paper.proceeding.title,
        "file_number": paper.proceeding.number,
        "entries": [
            {
                "title": owing.title_of(each.kind),
                "number": each.number,
                "date": printed(each.made_at),
                "pages": "",
                "note": "",
            }
            for each in made
        ],
    }


BUILDERS: Mapping[str, Callable[[Paper], Data]] = {
    "designation_request": _designation,
    "case_handover": _handover,
    "demand_notice": _demand,
    "court_application": _application,
    "publication_withdrawal": _withdrawal,
    "closing_report": _closing,
    "file_index": _index,
}
