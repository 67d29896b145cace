"""Who is let into the case along with a referral, and who leaves it."""

from __future__ import annotations

from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.rules import Role
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.transfers.models import Transfer, TransferUnit
from referrals.transfers.rules import Step


def let_in(
    work: Work,
    transfer: Transfer,
    agency: str,
    role: Role,
    step: Step,
    *,
    with_tip_text: bool | None = None,
) -> None:
    """Give an agency the case, with the article of the step for basis."""
    basis = str(step.law)
    cases.share(work, transfer.case_id, agency, role=role, basis=basis, with_tip_text=with_tip_text)


def arrived(work: Work, transfer: Transfer, step: Step) -> None:
    """Write down that the referral has come to the police unit it now names."""
    work.session.add(
        TransferUnit(
            transfer_id=transfer.id or 0,
            agency=transfer.receiving_agency,
            step=step.code,
            since=work.now,
        )
    )
    encircle(work, transfer, transfer.receiving_agency, transfer.procuratorate)


def pass_along(work: Work, transfer: Transfer, procuratorate: str, step: Step) -> None:
    """Let a procuratorate into the case along with what the acting police unit asks of it."""
    cases.pass_along(work, transfer.case_id, procuratorate, basis=str(step.law))
    encircle(work, transfer, procuratorate)


def encircle(work: Work, transfer: Transfer, *agencies: str | None) -> None:
    """Let agencies that have become a side of the referral read its documents."""
    cases.encircle(work, transfer.case_id, circle_of(transfer), *agencies)


def circle_of(transfer: Transfer) -> str:
    """Return the name of those who read the documents of a referral."""
    return f"transfer/{known(transfer.id)}"


def move_on(work: Work, transfer: Transfer, step: Step) -> None:
    """Pass the case of the acting police unit on to the one it named."""
    unit = transfer.next_agency or ""
    cases.pass_on(work, transfer.case_id, unit, basis=str(step.law))
    transfer.earlier_agency, transfer.receiving_agency = transfer.receiving_agency, unit
    transfer.next_agency = None
    arrived(work, transfer, step)


def leave(work: Work, transfer: Transfer, step: Step) -> None:
    """End the place of the police unit that has passed the case on: it is the one acting."""
    cases.give_up(work, transfer.case_id, reason=str(step.law))


def shut_out(work: Work, transfer: Transfer, step: Step) -> None:
    """End the place of the police unit in a case withdrawn from it."""
    unit = transfer.receiving_agency
    if cases_rows.grant(work.session, transfer.case_id, unit) is not None:
        cases.end_share(work, transfer.case_id, unit, reason=str(step.law))
