"""The suspects of a referral: each has custody terms of their own, and a name sealed with the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Final

from pydantic import BaseModel

from portal.cases import policy as cases_policy
from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.errors import Reason
from portal.kernel.ids import known
from referrals.clocks import queries as clocks
from referrals.transfers import policy, queries, rules
from referrals.transfers.forms.criminal import ArrestDecision, Detention, OfSuspect
from referrals.transfers.models import Transfer, TransferSuspect
from referrals.transfers.rules import Side, StepInvalid
from referrals.transfers.steps.law import cpl

SUBJECT: Final = "suspect"
_DETAINED: Final = frozenset({"C1", "C1L"})
_ASKED: Final = frozenset({"C2", "C2U"})


@dataclass(frozen=True, slots=True)
class Suspect:
    """Somebody the police hold or want held."""

    id: int
    name: str = field(repr=False)


def of(work: Work, transfer: Transfer) -> list[Suspect]:
    """Return the suspects by name, in the order they came in; NotAllowed without the case's keys."""
    rows = queries.suspects(work.session, transfer)
    if not rows:
        return []
    keys = cases.keys_of(work, cases_rows.by_id(work.session, transfer.case_id))
    return [
        Suspect(
            known(each.id),
            fields.open_text(keys.case(each.generation), each.sealed, context=_context(each)),
        )
        for each in rows
    ]


def shown(work: Work, transfer: Transfer) -> dict[int, str]:
    """Return the suspects' names by id for police and procuratorate with the case; nothing for others."""
    grant = cases_rows.grant(work.session, transfer.case_id, work.actor.agency)
    justice = policy.side_of(work.actor, transfer) in {Side.RECEIVING, Side.PROCURATORATE}
    if (
        not justice
        or transfer.received_at is None
        or not cases_policy.opens_sealed(work.actor, grant)
    ):
        return {}
    return {each.id: each.name for each in of(work, transfer)}


def check(work: Work, transfer: Transfer, form: BaseModel) -> None:
    """Raise StepInvalid when a decision on an arrest names somebody nobody has named before."""
    if isinstance(form, ArrestDecision) and _named(work, transfer, form.suspect) is None:
        raise StepInvalid(suspect="unknown_choice")


def against(work: Work, transfer: Transfer, form: BaseModel) -> tuple[Reason, ...]:
    """Return what the law has against a second detention of one person, or a decision nobody asked for."""
    if not isinstance(form, OfSuspect):
        return ()
    found = _named(work, transfer, form.suspect)
    running = _running(work, found)
    if isinstance(form, Detention) and running & _DETAINED:
        return (Reason("detention_running", cpl("第九十一条")),)
    if isinstance(form, ArrestDecision) and not running & _ASKED:
        return (Reason("arrest_not_requested", cpl("第八十七条")),)
    return ()


def settle(work: Work, transfer: Transfer, form: BaseModel) -> None:
    """Write down a suspect named for the first time."""
    if not isinstance(form, OfSuspect) or _named(work, transfer, form.suspect) is not None:
        return
    case = cases_rows.by_id(work.session, transfer.case_id)
    row = TransferSuspect(
        transfer_id=known(transfer.id),
        ref=token_bytes(16),
        generation=0,
        sealed=b"",
        added_at=work.now,
    )
    key = cases.case_key(work, case)
    row.generation = case.generation
    row.sealed = fields.seal_text(key, form.suspect, context=_context(row))
    work.session.add(row)
    work.session.flush()


def subjects(work: Work, transfer: Transfer, form: BaseModel) -> list[tuple[str, int, bool]]:
    """Return what the suspects' clocks run on, and whether a step is about that suspect."""
    about = _named(work, transfer, form.suspect) if isinstance(form, OfSuspect) else None
    every = queries.suspects(work.session, transfer)
    return [(SUBJECT, known(each.id), about is not None and each.id == about.id) for each in every]


def _named(work: Work, transfer: Transfer, name: str) -> Suspect | None:
    wanted = "".join(name.split())
    return next((s for s in of(work, transfer) if "".join(s.name.split()) == wanted), None)


def _running(work: Work, suspect: Suspect | None) -> frozenset[str]:
    if suspect is None:
        return frozenset()
    return frozenset(each.code for each in clocks.open_for(work.session, SUBJECT, suspect.id))


def _context(row: TransferSuspect) -> bytes:
    return rules.sealed_context("suspect", row.transfer_id, row.ref)
