"""What an entry refers to: its record, the checklist, the entries it signs or settles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from portal.infra.work import Work
from portal.kernel.text import Text
from portal.signatures.rules import How, PartyRole, drawing, lacking
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Item
from referrals.checklists.rules import Kind as ItemKind
from referrals.visits import queries
from referrals.visits.forms import EntryTold
from referrals.visits.rules import MEASURES, SHARED_RECORDS, Kind, chain
from referrals.visits.rules.answers import EntryRefused
from referrals.visits.rules.chain import Link
from referrals.visits.rules.problems import LEAST_OFFICERS, Problem
from referrals.visits.service.place import Visit

Body = Mapping[str, Any]
NUMBER: Final = re.compile(r"-?\d{1,11}(\.\d{1,4})?", re.ASCII)


def record_due(visit: Visit, kind: Kind, body: Body) -> str | None:
    """Return the id the record of an entry has to have, None where a phone makes it."""
    if kind not in SHARED_RECORDS:
        return None
    key = body["item"] if kind is Kind.ANSWER else ""
    return chain.shared_record(visit.id, visit.part.agency, kind, key)


def settling(
    links: Sequence[Link], told: EntryTold, body: Body
) -> tuple[tuple[str, ...], str | None]:
    """Return the entries a resolution settles and the one it lets hold; nothing for other kinds."""
    if told.kind is not Kind.RESOLVE:
        return (), None
    chosen = set(chain.heads(links))
    named = {body["holds"], *body["against"]}
    if body["holds"] in body["against"] or not named <= chosen:
        raise EntryRefused("wrong_choice")
    return tuple(sorted(named)), body["holds"]


def references(work: Work, visit: Visit, told: EntryTold, body: Body) -> None:
    """Refuse an entry that names something that is not there, or not of this visit."""
    if told.kind is Kind.ENTERED and len(set(body["officers"]) & visit.officers) < LEAST_OFFICERS:
        raise EntryRefused("two_officers")
    if told.kind is Kind.SIGNATURE:
        signed = queries.entry(work.session, body["signs"])
        if signed is None or (signed.inspection_id, signed.agency) != (visit.id, visit.part.agency):
            raise EntryRefused("unknown_entry")
    if told.kind is Kind.RELEASE:
        held = queries.record(work.session, visit.id, visit.part.agency, body["of"])
        if held is None or held.kind not in MEASURES:
            raise EntryRefused("unknown_entry")
    if told.kind is Kind.ANSWER and body["checklist"] == visit.part.checklist:
        _of_the_checklist(work, visit, body)


def of_signature(kind: Kind, body: Body) -> list[Problem]:
    """Return what a signature lacks: strokes, the reason of a refusal, the witness of an absence."""
    if kind is not Kind.SIGNATURE or body["role"] == "officer":
        return []
    missing = lacking(
        PartyRole(body["role"]),
        How(body["how"]),
        reason=body["reason"],
        witness=body["witness"],
        drawn=bool(body["strokes"]),
        files=1,
    )
    if body["how"] == How.DRAWN and "strokes" not in missing:
        try:
            drawing.read(body["strokes"])
        except drawing.NotADrawing:
            missing["strokes"] = "not_a_drawing"
    words = Text("签名缺少内容", "The signature lacks something")
    return [Problem(name, code, words) for name, code in missing.items()]


def _of_the_checklist(work: Work, visit: Visit, body: Body) -> None:
    item = checklists.version(work.session, visit.part.checklist).item(body["item"])
    if item is None or not fits(item, body):
        words = Text("检查表没有这一项，或者答法不对", "No such item, or not answered like this")
        raise EntryRefused("malformed", [Problem("item", "unknown_choice", words)])


def fits(item: Item, body: Body) -> bool:
    """Tell whether an item is answered as it asks: every kind has its member, `text` but for two."""
    wanted = {ItemKind.YES_NO: "choice", ItemKind.AMOUNT: "amount_fen"}.get(item.kind, "text")
    beside = {"amount_fen"} if item.asks_amount else set()
    given = {name for name in ("choice", "amount_fen", "text") if body[name] is not None}
    if not given <= {wanted} | beside:
        return False
    if item.kind is ItemKind.CHOICE and body["text"]:
        return body["text"] in item.values
    if item.kind is ItemKind.NUMBER and body["text"]:
        return NUMBER.fullmatch(body["text"]) is not None
    return item.kind is not ItemKind.DATE or not body["text"] or _is_day(body["text"])


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
