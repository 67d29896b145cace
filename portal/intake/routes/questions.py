"""Between a question's page and the answers: forms, what was typed, what is offered."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.infra.forms import Form
from portal.infra.work import Work
from portal.intake import forms
from portal.intake.rules import OTHER, UNKNOWN, Answers, Mode
from portal.intake.rules.where import PLACE_OF
from portal.kernel.errors import Invalid, NotFound
from portal.registry import queries as registry

FORMS: Mapping[str, type[Form]] = {
    "region": forms.Region,
    "place": forms.Place,
    "which": forms.Which,
    "what": forms.What,
    "details": forms.Details,
    "source": forms.Source,
    "identity": forms.WhoYouAre,
    "contact": forms.Contact,
    "reward": forms.Reward,
}


def given(work: Work, form: Form) -> dict[str, Any]:
    """Return the answers a valid form gives; Invalid when only the database could tell."""
    match form:
        case forms.Region(region=region):
            return {"region": _known_region(work, region)}
        case forms.Which():
            return _which(work, form)
        case forms.Reward(wants_reward=wish):
            return {"wants_reward": wish == "yes"}
        case forms.WhoYouAre(mode=Mode.ANONYMOUS as mode):
            return {"mode": mode, "name": None, "contact": "", "contact_note": ""}
    return form.model_dump()


def begun_at(work: Work, form: forms.Begin) -> dict[str, Any]:
    """Return the answers a poster stands for; none when its place is not there any more."""
    try:
        if form.region:
            return given(work, forms.Region(region=form.region))
        found = registry.by_code(work.session, form.institution) if form.institution else None
        return (
            {
                **given(work, forms.Region(region=found.region)),
                "place_kind": PLACE_OF.get(found.kind, OTHER),
                "institution_id": found.id,
                "where_known": True,
            }
            if found
            else {}
        )
    except Invalid:
        return {}


def typed(answers: Answers) -> dict[str, Any]:
    """Return the answers as the fields of the forms show them."""
    raw = {name: value for name, value in asdict(answers).items() if value is not None}
    raw["wants_reward"] = {True: "yes", False: "no", None: ""}[answers.wants_reward]
    raw["institution"] = ""
    if answers.where_known is not None:
        named = OTHER if answers.where_text else UNKNOWN
        raw["institution"] = str(answers.institution_id or named)
    return raw


def offered(work: Work, answers: Answers, step: str) -> dict[str, Any]:
    """Return what a question's page needs besides the answers."""
    if step == "region":
        return {"regions": [(each.code, each.name) for each in agencies.regions(work.session)]}
    if step == "which":
        return {"found": _found(work, answers)}
    return {}


def _known_region(work: Work, region: str) -> str:
    try:
        agencies.of_kind(work.session, region=region, kind=AgencyKind.HEALTHCARE_SECURITY)
    except NotFound:
        raise Invalid(region="unknown_choice") from None
    return region


def _which(work: Work, form: forms.Which) -> dict[str, Any]:
    if form.action == "search":
        return {"search": form.search, "where_text": form.where_text}
    pick = form.institution or (OTHER if form.where_text else "")
    if not pick:
        raise Invalid(institution="missing")
    if pick == OTHER and not form.where_text:
        raise Invalid(where_text="missing")
    chosen = None
    if pick not in (OTHER, UNKNOWN):
        try:
            chosen = registry.get(work.session, int(pick)).id
        except NotFound:
            raise Invalid(institution="unknown_choice") from None
    text = form.where_text if pick == OTHER else ""
    return {"institution_id": chosen, "where_text": text, "where_known": pick != UNKNOWN}


def _found(work: Work, answers: Answers) -> list[Any]:
    found = list(registry.search(work.session, answers.search, limit=10)) if answers.search else []
    if answers.institution_id and answers.institution_id not in {each.id for each in found}:
        found.insert(0, registry.get(work.session, answers.institution_id))
    return found
