"""Making the documents of a step and filing them, sealed, with the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.rules import Visibility
from portal.identity import queries as identity
from portal.infra import typeset
from portal.infra.letters import Letter, letter
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import document_number
from referrals.proceedings import queries
from referrals.proceedings.models import ProceedingPaper
from referrals.proceedings.service.acting import Act
from referrals.proceedings.service.builders import BUILDERS
from referrals.proceedings.service.paper import Paper

BUILT = frozenset({"prior_notice", "penalty_decision", "spot_decision", "no_penalty_decision"})
"""Documents that tell the party what was found: no finding under them is replaced silently."""
DECISIONS = frozenset({"penalty_decision", "spot_decision", "no_penalty_decision"})


def make(act: Act, earlier: Mapping[str, Mapping[str, Any]]) -> None:
    """Set every document the step produces as PDF, number it and file it with the case."""
    for kind in act.step.produces:
        wording = letter(kind, act.work.settings.letters_of(act.proceeding.agency))
        number = _number(act, wording)
        if kind in DECISIONS:
            act.proceeding.decision_number = number
        paper = Paper(act.work, act.proceeding, act.case, _typed(act), earlier, number)
        _file(act, kind, wording, paper)
        if kind in BUILT:
            _build_on(act, kind, number)


def _build_on(act: Act, kind: str, number: str) -> None:
    """Say that the document stands on the findings of its lines that still count."""
    work, case_id = act.work, act.proceeding.case_id
    of_lines = {each.finding_id for each in queries.line_rows(work.session, act.proceeding.id or 0)}
    live = {each.id for each in cases_rows.live_findings(work.session, case_id)}
    cases.build_on(work, case_id, of_lines & live, kind=kind, number=number)


def _typed(act: Act) -> dict[str, Any]:
    typed: dict[str, Any] = act.form.model_dump(exclude_none=True)
    if "chair" in typed and isinstance(typed["chair"], int):
        typed["chair_name"] = identity.officer(act.work.session, typed["chair"]).name
    return typed


def _number(act: Act, wording: Letter) -> str:
    agency = agencies.agency(act.work.session, act.proceeding.agency)
    year = act.work.now.astimezone(LEGAL_ZONE).year
    mark = agency.mark + wording.mark
    return document_number(mark, year, cases.next_number(act.work, f"document/{mark}/{year}"))


def _file(act: Act, kind: str, wording: Letter, paper: Paper) -> None:
    data = {"agency": paper.agency, "number": paper.number, "date": paper.today}
    known = typeset.keys(kind)
    data = {name: value for name, value in data.items() if name in known}
    house = act.work.settings.letters_of(act.proceeding.agency)
    filed = cases.file_document(
        act.work,
        act.case,
        kind=kind,
        title=wording.title.zh,
        number=paper.number if "number" in known else "",
        pdf=typeset.pdf(kind, {**data, **BUILDERS[kind](paper)}, house=house),
        visibility=Visibility.AGENCY if wording.internal else Visibility.ALL,
    )
    act.work.session.add(
        ProceedingPaper(
            proceeding_id=act.proceeding.id or 0,
            kind=kind,
            document_id=filed.id or 0,
            number=filed.number,
            sha256=filed.sha256,
            made_at=act.work.now,
        )
    )
    act.work.session.flush()
