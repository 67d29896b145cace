"""What the forms of an administrative case offer to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.identity import queries as identity
from portal.infra.words import ERROR_WORDS
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Reason
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from referrals.proceedings import policy, queries
from referrals.proceedings.book.bounds import norms
from referrals.proceedings.book.grounds import grounds
from referrals.proceedings.forms.asks import ASKS
from referrals.proceedings.models import Proceeding
from referrals.proceedings.routes import neighbours
from referrals.proceedings.rules import REASONS, Step
from referrals.proceedings.service.paper import in_words

Choices = Mapping[str, list[tuple[Any, ...]]]
_NONE = ("", Text("请选择", "Please choose"))
_CHAIRS = (Office.LEGAL_REVIEWER, Office.DEPUTY_HEAD, Office.INVESTIGATOR)


def asks(step: Step, given: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return the fields of a step in order: name, how it is asked, what it starts with."""
    return [
        (name, ASKS[name], given.get(name, "")) for name in step.form.model_fields if name in ASKS
    ]


def reason(each: Reason) -> tuple[Any, Any, str]:
    """Return a reason as pages tell it: words, article, what it is about."""
    words = REASONS.get(each.code) or ERROR_WORDS.get(each.code)
    return words or each.code, each.law, each.told


def to_begin(work: Work, case: queries.CaseRow) -> Choices:
    """Return what the first form of a case chooses from."""
    mine = [
        case.category,
        *(each.category for each in cases.live_findings(work.session, case.id or 0)),
    ]
    order = [*dict.fromkeys(code for code in mine if code in CATEGORIES)]
    rest = [code for code in CATEGORIES if code not in order]
    return {
        "officers": officers(work),
        "categories": [(code, CATEGORIES[code].name, "") for code in (*order, *rest)],
        "acts": acts(),
    }


def of(work: Work, proceeding: Proceeding) -> Choices:
    """Return what the steps of a case choose from."""
    session = work.session
    found = cases.live_findings(session, proceeding.case_id)
    chairs = identity.colleagues(session, proceeding.agency, *_CHAIRS)
    others = agencies.working(session)
    return {
        "officers": officers(work),
        "acts": acts(),
        "findings": [(each.id, _finding(each.category, each.proven_fen)) for each in found],
        "lines": [
            (row.id, Text(in_words(row), in_words(row)))
            for row in queries.line_rows(session, proceeding.id or 0)
        ],
        "grounds": _grounds(work, proceeding),
        "chairs": [(each.id, Text(each.name, each.name)) for each in chairs],
        "agencies": [
            (each.code, each.name)
            for each in others
            if each.kind in policy.ADMINISTRATIVE and each.code != proceeding.agency
        ],
    }


def _grounds(work: Work, proceeding: Proceeding) -> list[tuple[Any, ...]]:
    """Return the grounds to choose from, first the one that money given back before filing may be."""
    found = {code: each.name for code, each in grounds().items()}
    fen = sum(each.fen for each in neighbours.returned(work, proceeding))
    if fen:
        name, told = found.pop(neighbours.RETURNED), format_yuan(fen)
        offered = Text(f"{name.zh}：自查退回{told}元", f"{name.en}: {told} yuan given back")
        found = {neighbours.RETURNED: offered, **found}
    return [_NONE, *found.items()]


def officers(work: Work) -> list[tuple[Any, ...]]:
    """Return who may handle a case, with certificate numbers."""
    found = identity.colleagues(work.session, work.actor.agency, Office.INVESTIGATOR, Office.INTAKE)
    return [(each.id or 0, each.name, each.certificate_no) for each in found]


def acts() -> list[tuple[Any, ...]]:
    """Return the norms a line may rest on."""
    return [
        (
            each.code,
            Text(f"{each.law.article} {each.name.zh}", f"Art. {each.short}: {each.name.en}"),
        )
        for each in norms().values()
    ]


def _finding(category: str, fen: int) -> Text:
    amount = format_yuan(fen)
    name = CATEGORIES[category].name if category in CATEGORIES else Text(category, category)
    return Text(f"{name.zh} 查实{amount}元", f"{name.en}: {amount} yuan proven")
