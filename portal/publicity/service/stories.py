"""Telling the public of a closed case: one writes, the head agrees, either takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from portal.cases import policy as case_policy
from portal.cases import service as cases
from portal.cases.queries.recusals import open_tips
from portal.cases.rules import Outcome, PartyKind, Stage
from portal.cases.service import keyring
from portal.crypto.canonical import canonical
from portal.erasure.events import KeyErased
from portal.erasure.rules import Kind
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work
from portal.intake import queries as intake_rows
from portal.intake.rules import Side
from portal.intake.service import correcting
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.publicity import policy, queries
from portal.publicity.events import StoryDeclined, StoryProposed, StoryPublished, StoryWithdrawn
from portal.publicity.forms import Story
from portal.publicity.models import PublishedCase
from portal.publicity.rules import LONGEST, StoryState, flaw

TOLD = frozenset({Outcome.PROVEN, Outcome.PARTLY_PROVEN})


def propose(work: Work, case_id: int, form: Story) -> PublishedCase:
    """Propose to tell the public of a case: who works a closed, proven one for its owner.

    The sealed content is opened to compare: Invalid names the field that names a person of the
    case, quotes a report, or holds a long number. Conflict while another telling lives.
    """
    found = cases.opened(work, case_id, marks_read=False)
    require(case_policy.can_work(work.actor, found.grant) and policy.sees(work.actor))
    if found.case.stage is not Stage.CLOSED or found.case.outcome not in TOLD:
        raise Conflict
    lives = {StoryState.PROPOSED, StoryState.PUBLISHED}
    if any(each.state in lives for each in queries.of_case(work.session, case_id)):
        raise Conflict
    _check(work, found, form)
    made = PublishedCase(
        case_id=case_id,
        agency=work.actor.agency,
        category=found.case.category,
        **form.model_dump(),
        proposed_by=work.actor.officer_id or 0,
        proposed_by_name=work.actor.name,
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = StoryProposed(case_id=case_id, story_id=made.id or 0, digest=digest(made))
    work.record(event)
    notices.about(work, event, agency=work.actor.agency, offices=(Office.HEAD,))
    return made


def seen(work: Work, story_id: int, *, lock: bool = False) -> PublishedCase:
    """Return a telling of the actor's agency; NotFound for any other and without an office for it."""
    if not policy.sees(work.actor):
        raise NotFound
    return queries.get(work.session, work.actor, story_id, lock=lock)


def decide(work: Work, story_id: int, *, agreed: bool, reason: str = "") -> None:
    """Publish a proposed telling, or not, with the reason. The head, never who wrote it.

    Conflict when the case was taken up again, or the last day has passed meanwhile.
    """
    story = seen(work, story_id, lock=True)
    if story.state is not StoryState.PROPOSED:
        raise Conflict
    require(policy.can_decide(work.actor, story))
    if not agreed and not reason:
        raise Invalid(reason="missing")
    story.decided_by, story.decided_by_name = work.actor.officer_id, work.actor.name
    story.decided_at, story.reason = work.now, reason
    if not agreed:
        story.state = StoryState.DECLINED
        _empty(story)
        work.record(StoryDeclined(case_id=story.case_id, story_id=story_id, reason=reason))
    else:
        _publish(work, story)
    work.session.add(story)
    work.session.flush()


def withdraw(work: Work, story_id: int, reason: str) -> None:
    """Take a telling back at once, with the reason. Its writer, or the agency's heads."""
    story = seen(work, story_id, lock=True)
    require(policy.can_withdraw(work.actor, story))
    story.state, story.reason = StoryState.WITHDRAWN, reason
    story.withdrawn_by, story.withdrawn_by_name = work.actor.officer_id, work.actor.name
    story.withdrawn_at = work.now
    _empty(story)
    work.session.add(story)
    work.record(StoryWithdrawn(case_id=story.case_id, story_id=story_id, reason=reason))
    work.session.flush()


def when_erased(work: Work, event: KeyErased) -> None:
    """Empty what is not on show of a case whose keys are gone; what waited is told no more."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    if event.kind != Kind.CASE or event.case_id is None:
        return
    for story in queries.of_case(work.session, event.case_id):
        if story.state is StoryState.PUBLISHED and story.until >= today:
            continue
        if story.state is StoryState.PROPOSED:
            story.state, story.withdrawn_at = StoryState.WITHDRAWN, work.now
            work.record(
                StoryWithdrawn(case_id=story.case_id, story_id=story.id or 0, reason=event.ground)
            )
        _empty(story)
        work.session.add(story)


def _empty(story: PublishedCase) -> None:
    """Drop the words; the log has their digest."""
    story.title = story.text = story.result = ""
    story.amount_fen = None


def digest(story: PublishedCase) -> str:
    """Return the SHA-256 of the words, so that the log says which were agreed to."""
    told = [story.title, story.text, story.result, str(story.amount_fen)]
    return sha256(canonical(told)).hexdigest()


def _publish(work: Work, story: PublishedCase) -> None:
    case, grant = cases.held(work, story.case_id)
    if not case_policy.can_work(work.actor, grant):
        raise NotAllowed
    today = work.now.astimezone(LEGAL_ZONE).date()
    if case.stage is not Stage.CLOSED or story.until < today:
        raise Conflict
    story.state, story.published_on = StoryState.PUBLISHED, today
    event = StoryPublished(
        case_id=story.case_id,
        story_id=story.id or 0,
        digest=digest(story),
        until=story.until.isoformat(),
    )
    work.record(event)


def flaws(
    work: Work, found: cases.Opened, texts: Mapping[str, str], names: Iterable[str] = ()
) -> dict[str, str]:
    """Return why words on an opened case must not be published, by the name of the text.

    They name a person of the case or one of `names`, quote a report, or hold a long number.
    """
    met = [name for party, name in found.parties if party.kind is not PartyKind.INSTITUTION]
    people, reports = [*met, *names], _reported(work, found)
    wrong = {name: flaw(text, names=people, reports=reports) for name, text in texts.items()}
    return {name: code for name, code in wrong.items() if code}


def _check(work: Work, found: cases.Opened, form: Story) -> None:
    """Raise Invalid for a last day out of bounds, or a text that says too much."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    if not today < form.until <= today + LONGEST:
        raise Invalid(until="until_out_of_bounds")
    texts = {name: getattr(form, name) for name in ("title", "text", "result")}
    wrong = flaws(work, found, texts)
    if wrong:
        raise Invalid(**wrong)


def _reported(work: Work, found: cases.Opened) -> list[str]:
    """Return every free text of the reports: what was answered, written, corrected and said of files."""
    told: list[str] = []
    for tip in found.tips:
        body = tip.body
        told += [body.what, body.where_text, body.when_text, body.amount_text, body.how_known_text]
        told += map(str, body.more.values())
        told += [each.text for each in tip.messages if each.side is Side.REPORTER]
    rows = open_tips(work.session, work.actor, found.case.id or 0) if found.tips else ()
    for row in rows:
        if found.keys is None:
            break
        key = keyring.tip_key(found.keys, row)
        tip_row, where = intake_rows.by_id(work.session, row.tip_id), ContainerKind.TIP
        told += [each.text for each in correcting.corrections(work, tip_row, key)]
        container = Container(where, row.tip_id, key)
        files = evidence_rows.of(work.session, where, row.tip_id)
        told += [evidence.caption_of(each, container) for each in files]
    return [each for each in told if each]
