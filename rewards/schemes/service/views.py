"""What the administrator's pages of reward rules show."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.ids import known
from rewards.schemes import policy, queries, rules
from rewards.schemes.book import fields, local, registry
from rewards.schemes.models import RuleDecision, RuleDraft
from rewards.schemes.queries import NoRule
from rewards.schemes.rules import Choice, DraftKind, Scheme
from rewards.schemes.service import calculator
from rewards.schemes.service.calculator import today
from rewards.schemes.service.checking import obstacles

STATES = {None: "waiting", True: "approved", False: "sent_back"}


def board(work: Work) -> dict[str, Any]:
    """Return which rule the agency uses from when, every rule there is, and its own drafts."""
    session, agency = work.session, work.actor.agency
    shipped = list(registry.all_schemes())
    return {
        "today": today(work),
        "choices": _choices(work),
        "schemes": sorted((*shipped, *queries.local_rules(session)), key=lambda s: s.version),
        "confirmed": {each.version for each in queries.confirmations(session, agency)},
        "drafts": [_row(*each) for each in queries.drafts(session, work.actor)],
        "can_write": policy.writes(work.actor),
        "kind_names": rules.KIND_NAMES,
        "date_rules": rules.DATE_RULE_NAMES,
    }


def version(work: Work, name: str) -> tuple[Scheme, list[RuleDraft]]:
    """Return a version of a rule and what the actor's agency confirmed of it."""
    scheme = queries.by_version(work.session, name)
    made = queries.confirmations(work.session, work.actor.agency)
    return scheme, [each for each in made if each.version == name]


def draft(work: Work, draft_id: int) -> dict[str, Any]:
    """Return a draft with its examples worked line by line and what keeps it from approval."""
    session = work.session
    written = queries.draft(session, work.actor, draft_id)
    decided = queries.decision(session, draft_id)
    replaced = queries.replaced_by(session, draft_id)
    waits = decided is None and replaced is None
    writers = queries.writers(session, written)
    return {
        "draft": written,
        "kind": rules.KIND_NAMES[written.kind],
        "date_rule": rules.DATE_RULE_NAMES.get(written.date_rule) if written.date_rule else None,
        "writer": officers.officer(session, written.written_by).name,
        "decided": decided,
        "decider": officers.officer(session, decided.decided_by).name if decided else "",
        "replaced": replaced,
        "tried": tried(written.text) if written.kind is DraftKind.PACK else None,
        "obstacles": obstacles(work, written) if waits else {},
        "waits": waits,
        "can_decide": waits and policy.can_decide(work.actor, written.agency, writers),
        "can_correct": policy.writes(work.actor)
        and replaced is None
        and not (decided and decided.approved),
    }


def tried(text: str) -> dict[str, Any]:
    """Return a local rule as read from its text, which was read when it was written."""
    read = local.read(text)
    return {"read": read, "sentences": rules.described(read.scheme)}


def beginning(work: Work, name: str) -> str:
    """Return the text a new local rule may begin with: an own one with its next number, or ""."""
    text = queries.pack_text(work.session, name)
    if text is None:
        return ""
    code = name.rpartition(".")[0]
    serial = len(queries.versions(work.session, code)) + 1
    return text.replace(f'"{name}"', f'"{code}.{serial}"')


def fields_of(work: Work, name: str, locale: str) -> dict[str, Any]:
    """Return the fields of a version to begin from, an own one as its next wording; {}: none.

    The code of a rule that ships or of another agency is left out, and so are the days.
    """
    if not name:
        return {}
    scheme = queries.by_version(work.session, name)
    raw = fields.typed(scheme, calculator.examples(work.session, scheme), locale)
    own = queries.owner(work.session, scheme.code) == work.actor.agency
    return raw | {"code": scheme.code if own else "", "since": "", "until": "", "verified": ""}


def as_typed(written: RuleDraft, locale: str) -> dict[str, Any]:
    """Return what was typed for a draft, by the names of the fields of its form."""
    if written.kind is DraftKind.PACK:
        read = local.read(written.text)
        raw = fields.typed(read.scheme, read.examples, locale)
        return raw | {"reasons": written.reasons}
    return {
        "version": written.version,
        "rate": written.rate,
        "document": written.document,
        "dated_on": written.dated_on.isoformat() if written.dated_on else "",
        "since": written.since.isoformat(),
        "code": written.code,
        "date_rule": written.date_rule.value if written.date_rule else "",
        "reasons": written.reasons,
    }


def to_confirm(work: Work) -> list[Scheme]:
    """Return the versions of today that somebody has to confirm first."""
    every = (*registry.all_schemes(), *queries.local_rules(work.session))
    return [s for s in every if s.needs_confirmation and _lasts(s, today(work))]


def to_choose(work: Work) -> list[Scheme]:
    """Return the rules the actor's agency may choose for today or later, one version of each."""
    found = {}
    for scheme in (*registry.all_schemes(), *queries.local_rules(work.session)):
        for day in (today(work), scheme.in_force.since):
            if day >= today(work) and _is_usable(work, scheme.code, day):
                found[scheme.code] = scheme
    confirmed = {each.code for each in queries.confirmations(work.session, work.actor.agency)}
    for code in confirmed - set(found):
        versions = queries.versions(work.session, code)
        if versions:
            found[code] = versions[-1]
    return sorted(found.values(), key=lambda scheme: scheme.code)


def _lasts(scheme: Scheme, day: date) -> bool:
    return scheme.in_force.until is None or scheme.in_force.until > day


def _is_usable(work: Work, code: str, day: date) -> bool:
    try:
        queries.usable(work.session, work.actor.agency, code, day)
    except NoRule:
        return False
    return True


def _choices(work: Work) -> list[Choice]:
    """Return what the agency chose, newest first, the default at the end."""
    made = queries.choices(work.session, work.actor.agency)
    first = Choice(rules.FIRST_DAY, registry.DEFAULT, rules.DateRule.TIP)
    return sorted([first, *made], key=lambda choice: choice.since, reverse=True)


def _row(written: RuleDraft, decided: RuleDecision | None) -> dict[str, Any]:
    return {
        "id": known(written.id),
        "kind": written.kind,
        "about": written.version or written.code,
        "since": written.since,
        "state": STATES[None if decided is None else decided.approved],
    }
