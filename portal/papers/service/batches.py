"""The same letter for many cases: a few in each request, because sealing needs the officer's key."""

from __future__ import annotations

from portal.cases import queries as case_rows
from portal.infra import letters
from portal.infra.work import Work
from portal.kernel.errors import DomainError, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.papers import policy, queries
from portal.papers.forms import NewBatch
from portal.papers.models import Paper, PaperBatch, PaperBatchItem
from portal.papers.rules import BATCH_MOST, BATCH_STEP
from portal.papers.service import reading, typed
from portal.papers.service.drawing import draw


def begin_batch(work: Work, case_id: int, paper_id: int, form: NewBatch) -> PaperBatch:
    """Lay out a batch on the model of a letter; every number must be that of a case the actor sees."""
    paper = queries.get(work.session, work.actor, case_id, paper_id)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_change(work.actor, grant, paper))
    numbers = list(dict.fromkeys(line.strip() for line in form.cases.split("\n") if line.strip()))
    if len(numbers) > BATCH_MOST:
        raise Invalid(cases="too_long")
    try:
        found = [case_rows.by_number(work.session, work.actor, each) for each in numbers]
    except NotFound:
        raise Invalid(cases="unknown_choice") from None
    made = PaperBatch(
        agency=work.actor.agency,
        officer_id=work.actor.officer_id or 0,
        model_id=paper_id,
        total=len(found),
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    for case in found:
        work.session.add(PaperBatchItem(batch_id=known(made.id), case_id=known(case.id)))
    work.session.flush()
    return made


def go_on(work: Work, batch_id: int, *, limit: int = BATCH_STEP) -> PaperBatch:
    """Set the next letters of a batch; one that cannot be set says why and stops no other."""
    batch = queries.batch(work.session, work.actor, batch_id, lock=True)
    model = _model(work, batch)
    letter = letters.letter(model.kind, work.settings.letters_of(work.actor.agency))
    said = reading.said(work, model)
    for item in queries.waiting(work.session, batch_id, limit):
        try:
            with work.session.begin_nested():
                case = case_rows.get(work.session, work.actor, item.case_id)
                values = {**said, **typed.first_values(work, letter, case)}
                item.paper_id = draw(work, item.case_id, model.kind, values).id
            item.state, batch.done = "done", batch.done + 1
        except DomainError as error:
            item.state, item.note, batch.failed = "failed", _why(error), batch.failed + 1
        work.session.add(item)
    work.session.add(batch)
    work.session.flush()
    return batch


def _model(work: Work, batch: PaperBatch) -> Paper:
    """Return the letter the others are made after, if its case is still the actor's to see."""
    found = work.session.get(Paper, batch.model_id)
    if found is None:
        raise NotFound
    return queries.get(work.session, work.actor, found.case_id, batch.model_id)


def _why(error: DomainError) -> str:
    return ",".join(error.fields) if isinstance(error, Invalid) else type(error).__name__
