"""The code a reporter takes to the counter: made anew when it ran out, read again with the receipt."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from portal.kernel.ids import known
from rewards.claims import queries as awards
from rewards.claims.events import AwardAnnulled
from rewards.claims.queries import AwardRow
from rewards.claims.rules import State
from rewards.claims.service.awards import today
from rewards.payouts import queries
from rewards.payouts.events import CodeIssued
from rewards.payouts.models import RewardCode
from rewards.payouts.rules import codes
from rewards.payouts.rules.codes import CodeState


def issue(work: Work, award: AwardRow) -> RewardCode:
    """Keep the mark of a new code for a claimed reward; whatever code was live ends.

    Conflict while one is at the counter. NotAllowed without the key the receipt opens.
    """
    earlier = queries.codes(work.session, known(award.id))
    for each in earlier:
        if each.state is CodeState.PRESENTED:
            raise Conflict
        if each.state is CodeState.LIVE:
            each.state = CodeState.ENDED
            work.session.add(each)
    work.session.flush()
    serial, day = len(earlier) + 1, today(work)
    code = codes.make(_secret(work), award_id=known(award.id), serial=serial)
    made = RewardCode(
        award_id=known(award.id),
        agency=award.agency,
        serial=serial,
        mark=codes.mark(work.settings.pepper, agency=award.agency, code=code),
        issued_on=day,
        last_on=codes.last_day(day),
    )
    work.session.add(made)
    work.session.flush()
    work.record(CodeIssued(tip_id=award.tip_id, award_id=known(award.id), serial=serial))
    return made


def again(work: Work) -> RewardCode:
    """Make a new code for the reporter's own reward, claimed for the counter and not yet paid."""
    award = awards.of_tip(work.session, work.actor.tip_id or 0, lock=True)
    if award is None or work.actor.tip_id is None:
        raise NotFound
    if award.state is not State.CLAIMED or not queries.codes(work.session, known(award.id)):
        raise Conflict
    return issue(work, award)


def mine(work: Work) -> tuple[AwardRow, RewardCode, str]:
    """Return the reporter's own reward, its newest code and the code itself, "" unless it is live."""
    award = awards.of_tip(work.session, work.actor.tip_id or 0)
    made = queries.codes(work.session, known(award.id)) if award else ()
    if award is None or work.actor.tip_id is None or not made:
        raise NotFound
    newest = made[-1]
    if newest.state is not CodeState.LIVE or is_out_of_date(newest, today(work)):
        return award, newest, ""
    code = codes.make(_secret(work), award_id=known(award.id), serial=newest.serial)
    return award, newest, codes.printed(code)


def awaited(work: Work, award_id: int) -> bool:
    """Tell whether a reward is fetched with a code, also when money it fetched was brought back."""
    made = queries.codes(work.session, award_id)
    return bool(made) and made[-1].state is not CodeState.ENDED


def put_back(work: Work, award_id: int, *, end: bool) -> None:
    """Free a code whose payment was taken back; with `end` none of the reward's codes lives on."""
    for each in queries.codes(work.session, award_id):
        if each.state in {CodeState.LIVE, CodeState.PRESENTED}:
            each.state = CodeState.ENDED if end else CodeState.LIVE
            each.presented_by = each.presented_at = None
        elif end:
            each.state = CodeState.ENDED
        work.session.add(each)


def when_annulled(work: Work, event: AwardAnnulled) -> None:
    """End every code of an annulled reward and forget where it was to go."""
    put_back(work, event.award_id, end=True)
    kept = queries.payee(work.session, event.award_id)
    if kept is not None:
        work.session.delete(kept)
    work.session.flush()


def is_out_of_date(code: RewardCode, day: date) -> bool:
    """Tell whether a code fetches no money any more on `day`."""
    return day > code.last_on


def _secret(work: Work) -> bytes:
    if work.unlocked is None or work.actor.tip_id is None:
        raise NotAllowed
    return work.unlocked.raw
