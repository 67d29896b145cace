"""What the steps around the hand-over and its supervision do besides moving the referral."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from portal.cases.rules import Role
from portal.infra.work import Work
from referrals.transfers import queries
from referrals.transfers.forms import ChangeGroup, ChoosePolice, PassOn
from referrals.transfers.models import Transfer, TransferDeparture, TransferMember
from referrals.transfers.rules import State, Step, StepInvalid
from referrals.transfers.service import letting, regions
from referrals.transfers.service.facts import chosen


@dataclass(frozen=True, slots=True)
class Act:
    """A step being taken: on which referral, from where, with what was typed."""

    work: Work
    transfer: Transfer
    step: Step
    source: State
    form: BaseModel


Effect = Callable[[Act], None]


def check(work: Work, transfer: Transfer, form: BaseModel) -> None:
    """Raise StepInvalid when an officer who left the group is to come back: the record is one row."""
    if isinstance(form, ChangeGroup):
        now = {each.officer_id for each in queries.members(work.session, transfer)}
        for each in {*form.officers} - now:
            if queries.was_member(work.session, transfer, each):
                raise StepInvalid(officers="unknown_choice")


def _recall_report(act: Act) -> None:
    act.transfer.reported_by_id = None


def _change_group(act: Act) -> None:
    if not isinstance(act.form, ChangeGroup):
        return
    work, transfer = act.work, act.transfer
    now = {each.officer_id for each in queries.members(work.session, transfer)}
    officers = {each.id or 0: each for each in chosen(work, act.form.officers)}
    for officer_id in sorted(now - officers.keys()):
        row = TransferDeparture(
            transfer_id=transfer.id or 0, officer_id=officer_id, left_at=work.now
        )
        work.session.add(row)
    for officer_id in sorted(officers.keys() - now):
        add_member(work, transfer, officers[officer_id])


def _choose_police(act: Act) -> None:
    if isinstance(act.form, ChoosePolice):
        act.transfer.receiving_agency = act.form.unit


def _name_next(act: Act) -> None:
    if isinstance(act.form, PassOn):
        act.transfer.next_agency = act.form.unit


def _move_on(act: Act) -> None:
    letting.move_on(act.work, act.transfer, act.step)


def _open_file(act: Act) -> None:
    there = act.transfer.procuratorate
    if there:
        letting.let_in(act.work, act.transfer, there, Role.PROCURATORATE, act.step)


def _stay(act: Act) -> None:
    act.transfer.next_agency = None


def _suggest(act: Act) -> None:
    _stay(act)
    _open_file(act)


def _ask_above(act: Act) -> None:
    """Let the procuratorate above into the case, where there is one on record with its keys."""
    work, transfer = act.work, act.transfer
    above = regions.procuratorate_above(work, transfer.procuratorate or "")
    transfer.review_procuratorate = above
    if above is not None:
        letting.pass_along(work, transfer, above, act.step)


def _leave(act: Act) -> None:
    letting.leave(act.work, act.transfer, act.step)


def _shut_out(act: Act) -> None:
    if act.source is State.HANDED_OVER:
        letting.shut_out(act.work, act.transfer, act.step)


EFFECTS: Mapping[str, Effect] = {
    "recall_report": _recall_report,
    "change_group": _change_group,
    "choose_police": _choose_police,
    "pass_on": _name_next,
    "move_case": _name_next,
    "tell_moved": _move_on,
    "open_file": _open_file,
    "suggest_supervision": _suggest,
    "open_supervision": _stay,
    "review_order": _ask_above,
}
AFTERWARDS: Mapping[str, Effect] = {
    "forward": _leave,
    "tell_moved": _leave,
    "withdraw": _shut_out,
}
"""What is done when everything else is written."""


def add_member(work: Work, transfer: Transfer, officer: queries.OfficerRow) -> None:
    """Put an officer into the special group, with the certificate number of the day."""
    work.session.add(
        TransferMember(
            transfer_id=transfer.id or 0,
            officer_id=officer.id or 0,
            name=officer.name,
            certificate_no=officer.certificate_no,
        )
    )
