"""A decision on the public site: agreed by a second person, withdrawn when it no longer stands (APL 48)."""

from __future__ import annotations

from portal.cases import service as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.publicity import service as publicity
from referrals.proceedings import queries
from referrals.proceedings.book import bounds
from referrals.proceedings.models import Proceeding, PublishedDecision
from referrals.proceedings.queries import published
from referrals.proceedings.rules import PartyKind, StepInvalid
from referrals.proceedings.service import seals
from referrals.proceedings.service.acting import Act
from referrals.proceedings.service.paper import in_words


def check(work: Work, proceeding: Proceeding, name: str, text: str) -> None:
    """Raise StepInvalid of the field `name` for words that tell of a person or of the report."""
    found = cases.opened(work, proceeding.case_id, marks_read=False)
    opening = seals.typed(work, proceeding).get("propose_filing", {})
    people = [opening.get("representative") or ""]
    if proceeding.party_kind is PartyKind.PERSON:
        people.append(proceeding.party)
    wrong = publicity.flaws(work, found, {name: text}, names=people)
    if wrong:
        raise StepInvalid(**wrong)


def put(act: Act) -> None:
    """Put the decision on the public site, as its proposer wrote it; a person is not named."""
    row, today = act.proceeding, act.work.now.astimezone(LEGAL_ZONE).date()
    lines = queries.line_rows(act.work.session, row.id or 0)
    decided = (row.decided_at or act.work.now).astimezone(LEGAL_ZONE).date()
    act.work.session.add(
        PublishedDecision(
            proceeding_id=row.id or 0,
            agency=row.agency,
            number=row.decision_number,
            party="" if row.party_kind is PartyKind.PERSON else row.party,
            summary=seals.typed(act.work, row)["propose_publication"]["summary"],
            ordered=[in_words(each) for each in lines],
            laws=list(dict.fromkeys(str(bounds.norms()[each.act].law) for each in lines)),
            decided_on=decided,
            published_on=today,
            proposed_by_id=row.publisher_id or 0,
            approved_by_id=act.work.actor.officer_id or 0,
        )
    )
    row.published_by_id, row.published_on = act.work.actor.officer_id, today


def take_back(act: Act) -> None:
    """Take the decision off the public site; that it was there, and why it is gone, stays."""
    found = published.of_proceeding(act.work.session, act.proceeding.id or 0)
    for each in found:
        each.withdrawn_on = act.work.now.astimezone(LEGAL_ZONE).date()
        each.withdrawn_by_id, each.reason = act.work.actor.officer_id, act.form.reason
        each.party, each.summary, each.ordered, each.laws = "", "", [], []
        act.work.session.add(each)
    act.proceeding.publisher_id = act.proceeding.published_by_id = None
    act.proceeding.published_on = None
