"""Leads another system sends: judged like the rows of a list, sealed at once, taken in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.clients import queries, rules
from portal.clients.events import CallRefused, LeadsSent
from portal.clients.models import ApiClient
from portal.clients.rules import Right
from portal.clients.service import limiting
from portal.clients.service.keeping import known
from portal.imports.rules import Kind
from portal.imports.rules.rows import KEYS
from portal.imports.service import sealing
from portal.imports.service.judging import Judged, judge
from portal.imports.service.taking import CHANNELS, lead_of
from portal.imports.service.unlisted import unlisted
from portal.infra.work import Work
from portal.intake.service import leads
from portal.kernel.errors import NotSignedIn
from portal.kernel.policy import require

MOST_CELL = 5_000
MORE = "more"


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What became of an item: `made`, `already` or `failed`, with what is wrong by field."""

    key: str
    status: str
    errors: Mapping[str, str] = field(default_factory=dict)


def send(
    work: Work, client_id: int, right: Right, items: Sequence[Any], *, secret: str
) -> list[ItemTold]:
    """Take the good ones of the items for the client's agency; tell what became of each, in order.

    The same key of the same source is taken once, ever. NotAllowed when the client may not,
    TooMany when it, or all together, send too fast. NotSignedIn when the secret ended while the
    call was under way.
    """
    client = queries.client(work.session, work.actor, client_id)
    if known(work, secret) is not client:
        raise NotSignedIn
    require(right in client.may)
    limiting.spend(work, client, len(items))
    told = _taken(work, client, right, items)
    counts = {name: sum(each.status == name for each in told) for name in _STATES}
    work.record(LeadsSent(client_id=client_id, kind=str(right), **counts))
    return told


def refused(work: Work, client_id: int, reason: str) -> None:
    """Write down that a call of a known client was refused; once a minute for the same reason."""
    queries.client(work.session, work.actor, client_id)
    told = queries.refused_since(work.session, client_id, work.now - rules.REFUSALS_TOLD)
    if reason in told:
        return
    work.record(CallRefused(client_id=client_id, reason=reason))


_STATES = ("made", "already", "failed")


def _taken(work: Work, client: ApiClient, right: Right, items: Sequence[Any]) -> list[ItemTold]:
    kind = Kind(right.value)
    run = unlisted(work, kind, agency=client.agency, source=client.source)
    codes = run.targets
    wrong = [_wrong(item, codes) for item in items]
    sealer = leads.Sealer(work, client.agency)
    rows = [
        sealing.row(work, run, sealer, _cells(item, codes) if not errors else [""] * len(codes))
        for item, errors in zip(items, wrong, strict=True)
    ]
    judged = judge(work, run, [(at, row.cells) for at, row in enumerate(rows)])
    _find_repeated(kind, judged)
    good = [
        each
        for each in judged
        if not each.read.errors and not wrong[each.read.line] and each.already is None
    ]
    leads.take(
        work,
        [lead_of(each, rows[each.read.line].sealed) for each in good],
        channel=CHANNELS[kind],
        agency=client.agency,
        source=client.source,
        key_id=sealer.key_id,
        client=client.id,
    )
    made = {each.read.line for each in good}
    return [
        _told(item, wrong[at] or judged[at].read.errors, made=at in made)
        for at, item in enumerate(items)
    ]


def _told(item: Any, errors: Mapping[str, str], *, made: bool) -> ItemTold:
    key = _writable(str(item.get("key", "")), 80) if isinstance(item, dict) else ""
    if errors:
        return ItemTold(key, "failed", dict(errors))
    return ItemTold(key, "made" if made else "already")


def _find_repeated(kind: Kind, judged: Sequence[Judged]) -> None:
    seen: set[str] = set()
    for each in judged:
        if each.key and each.key in seen:
            each.read.errors.setdefault(KEYS[kind], "repeated_row")
        seen.add(each.key)


def _wrong(item: Any, codes: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with the shape of an item."""
    if not isinstance(item, dict):
        return {"item": "not_an_object"}
    others = (name for name in item if name not in {*codes, MORE})
    errors = {_writable(str(name), 40): "unknown_member" for name in others}
    for name in codes:
        value = item.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            errors[name] = "string_type"
        elif len(str(value)) > MOST_CELL:
            errors[name] = "string_too_long"
        elif _is_broken(str(value)):
            errors[name] = "control_character"
    more = item.get(MORE, {})
    if not isinstance(more, dict) or not all(isinstance(each, str) for each in more.values()):
        errors[MORE] = "string_type"
    elif sum(len(name) + len(each) for name, each in more.items()) > MOST_CELL:
        errors[MORE] = "string_too_long"
    elif any(_is_broken(each) for pair in more.items() for each in pair):
        errors[MORE] = "control_character"
    return errors


def _is_broken(text: str) -> bool:
    """Tell whether half a character is in it: JSON may name one, and nothing can write it down."""
    return any("\ud800" <= each <= "\udfff" for each in text)


def _writable(text: str, limit: int) -> str:
    return text[:limit].encode(errors="replace").decode()


def _cells(item: Mapping[str, Any], codes: Sequence[str]) -> list[str]:
    """Return the cells an item would stand in; what it says more stands below its text."""
    more = "\n".join(f"{name}：{value}" for name, value in item.get(MORE, {}).items())
    found = {code: str(item[code]).strip() for code in codes if item.get(code) is not None}
    if more:
        found["text"] = "\n".join(filter(None, (found.get("text", ""), more)))
    return [found.get(code, "") for code in codes]
