"""Papers of payments, set anew each time from what is kept: none names the reporter, none is stored."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.identity import queries as officers
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import printed_day
from portal.kernel.errors import NotFound
from portal.kernel.money import format_yuan
from rewards.claims import queries as awards
from rewards.claims.rules import State
from rewards.payouts import queries
from rewards.payouts.book import registry


def demand(work: Work, clawback_id: int) -> bytes:
    """Return the letter that demands a reward back. NotFound before the demand."""
    found = queries.clawback(work.session, work.actor, clawback_id)
    if found.demanded_on is None or found.due_on is None:
        raise NotFound
    award = awards.get(work.session, work.actor, found.award_id)
    ground = registry.ground(found.ground)
    return pdf(
        "reward_return_demand",
        {
            "agency": agencies.agency(work.session, found.agency).zh,
            "number": found.number,
            "tip_number": awards.tip_number(work.session, award.tip_id),
            "award_number": award.number,
            "paid_on": printed_day(award.paid_on),
            "paid": format_yuan(award.amount_fen),
            "ground": ground.title.zh,
            "legal_basis": f"{ground.law}",
            "reasons": found.reason,
            "amount": format_yuan(found.amount_fen),
            "due": printed_day(found.due_on),
            "how": "退回本机关指定的银行账户，附言写明本通知书文号。",
            "date": printed_day(found.demanded_on),
        },
    )


def slip(work: Work, award_id: int) -> bytes:
    """Return the payment slip of a paid reward, for the file: no name, no account. NotFound unpaid."""
    award = awards.get(work.session, work.actor, award_id)
    payout = queries.live_payout(work.session, award_id)
    if award.state is not State.PAID or payout is None:
        raise NotFound
    cashier = officers.officer(work.session, payout.reserved_by).name
    used = [each for each in queries.codes(work.session, award_id) if each.witness_id]
    data: dict[str, object] = {
        "agency": agencies.agency(work.session, award.agency).zh,
        "number": award.number,
        "reference": payout.reference,
        "amount": format_yuan(payout.amount_fen),
        "paid_on": printed_day(award.paid_on),
        "cashier": cashier,
        "tax": [f"{each.title.zh}（{each.law}，待核实）" for each in registry.book().tax],
        "date": printed_day(award.paid_on),
    }
    if used:
        data["witness"] = officers.officer(work.session, used[-1].witness_id or 0).name
    return pdf("reward_payment_slip", data)
