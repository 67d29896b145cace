"""When and where an officer hears of notices."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.notices import policy, queries, service
from portal.notices.forms import Numbers, Wishes
from portal.notices.rules import CHANNEL_NAMES, MODE_NAMES, TOPIC_NAMES, Channel, Mode, Topic

staff = APIRouter(prefix="/notices/settings")
FIXED = frozenset({(Topic.DEADLINE, Channel.INBOX), (Topic.REFERRAL, Channel.INBOX)})


@staff.get("", name="notices.settings")
def settings(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _page(request, work)


@staff.post("", name="notices.choose")
def choose(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Wishes], Depends(bind(Wishes))],
    work: Unit,
) -> Response:
    if form.data and form.data.wants_texts and not form.data.sms_number:
        form = form.failed(sms_number="missing")
    if form.data is None:
        return _page(request, work, form)
    service.choose(work, form.data.modes, form.data.habits, form.data.sms_number)
    return see_other(request, "notices.settings")


@staff.post("/numbers", name="notices.allow_numbers")
def allow_numbers(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Numbers], Depends(bind(Numbers))],
    work: Unit,
) -> Response:
    service.allow_numbers(work, form.data is not None and form.data.allowed)
    return see_other(request, "notices.settings")


def _page(request: Request, work: Work, form: Bound[Wishes] | None = None) -> Response:
    modes, habits, number = service.wishes(work, work.actor.officer_id or 0)
    person = queries.person(work.session, work.actor.officer_id or 0)
    there = service.channels(work)
    channels = [each for each in Channel if each is Channel.INBOX or each in there]
    named = {f"{channel}_{topic}": mode for (topic, channel), mode in modes.items()}
    view: dict[str, Any] = {
        "form": form,
        "modes": named,
        "hours": {
            "digests": " ".join(f"{each:%H:%M}" for each in habits.digests),
            "quiet_from": f"{habits.quiet_from:%H:%M}",
            "quiet_until": f"{habits.quiet_until:%H:%M}",
            "urgent_through": habits.urgent_through,
        },
        "number": number,
        "email": person.email if person else "",
        "topics": TOPIC_NAMES,
        "channels": channels,
        "heads": [CHANNEL_NAMES[each] for each in channels],
        "channel_names": CHANNEL_NAMES,
        "fixed": FIXED,
        "options": [(mode.value, name) for mode, name in MODE_NAMES.items()],
        "inbox_options": [(m.value, MODE_NAMES[m]) for m in Mode if m is not Mode.DIGEST],
        "may_allow": policy.can_allow_numbers(work.actor),
        "numbers_allowed": queries.allows_numbers(work.session, work.actor.agency),
        "may_see_undelivered": policy.can_see_undelivered(work.actor),
    }
    return page(request, "portal/notices/settings.html", status=422 if form else 200, **view)
