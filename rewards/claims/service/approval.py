"""The approval sheet of a reward. It carries the tip's number and nobody's name but the officers'."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.cases.rules import Visibility
from portal.identity import queries as officers
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.ids import document_number, known
from portal.kernel.money import format_yuan
from rewards.claims import queries
from rewards.claims.models import Award
from rewards.claims.queries import CaseRow
from rewards.claims.service import bases, sums
from rewards.schemes.rules import CLAIM_MONTHS, Kind, letter_row


def issue(work: Work, case: CaseRow, award: Award) -> None:
    """Number the approved reward; file its sheet, and the notice of one in money, for its agency.

    Under a rule that gives insiders more the sheet has neither base nor steps: the case's folder is
    read by others than the offices of rewards.
    """
    agency = agencies.agency(work.session, award.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"reward/{agency.code}/{year}")
    award.number = document_number(f"{agency.mark}奖", year, serial)
    scheme = bases.scheme_of(work, award)
    made = pdf(
        "reward_approval",
        {
            "agency": agency.zh,
            "number": award.number,
            "tip_number": queries.tip_number(work.session, award.tip_id),
            "case_number": case.number,
            "scheme": f"{scheme.title.zh} {scheme.version}（{scheme.law}）",
            "base": format_yuan(award.proven_fen) if scheme.bonus is None else "由奖励岗位保存",
            "cap": format_yuan(scheme.cap_fen) if scheme.cap_fen is not None else "—",
            "amount": format_yuan(award.amount_fen),
            "lines": [letter_row(line) for line in sums.arithmetic(work, award, opens=False)],
            "opinions": _opinions(work, award),
            "date": printed_day(work.now),
        },
    )
    _file(work, case, award, "reward_approval", "举报奖励审批表", made)
    if award.kind is Kind.MONEY:
        _file(work, case, award, "reward_notice", "举报奖励领取通知书", notice(work, award))


def notice(work: Work, award: Award) -> bytes:
    """Return the notice to collect a reward as a PDF: the receipt's number is all it names."""
    agency = agencies.agency(work.session, award.agency)
    scheme = bases.scheme_of(work, award)
    until = award.claim_by
    shares = queries.shares(work.session, known(award.id))
    how = ["凭回执号和密码在回访页面填写收款信息", "或者凭回执到经办窗口领取，不用报姓名"]
    if shares:
        parts = "、".join(format_yuan(each.amount_fen) for each in shares)
        how.append(f"共同举报，由本回执领取全部，再按约定分配（元）：{parts}")
    return pdf(
        "reward_notice",
        {
            "agency": agency.zh,
            "number": award.number,
            "tip_number": queries.tip_number(work.session, award.tip_id),
            "amount": format_yuan(award.amount_fen),
            "legal_basis": f"{scheme.title.zh}（{scheme.version}，{scheme.law}）",
            "claim_months": str(CLAIM_MONTHS),
            "claim_by": until.strftime("%Y年%m月%d日") if until else "收到通知之日起满两个月之日",
            "how": how,
            "date": printed_day(award.decided_at or work.now),
        },
    )


def _file(work: Work, case: CaseRow, award: Award, kind: str, title: str, made: bytes) -> None:
    case_file.file_document(
        work,
        case,
        kind=kind,
        title=f"{title} {award.number}",
        number=award.number,
        pdf=made,
        visibility=Visibility.AGENCY,
    )


def _opinions(work: Work, award: Award) -> list[dict[str, str]]:
    honorary = award.kind is Kind.HONORARY
    proposed = "建议表扬" if honorary else f"建议奖励{format_yuan(award.amount_fen)}元"
    first = f"；非首个举报人，理由：{award.first_reason}" if award.first_reason else ""
    clerk = officers.officer(work.session, award.proposed_by)
    checker = officers.officer(work.session, award.checked_by or award.proposed_by)
    return [
        {
            "role": "提出",
            "opinion": f"{proposed}。{award.basis}{first}",
            "name": clerk.name,
            "date": printed_day(award.proposed_at),
        },
        {
            "role": "审核",
            "opinion": f"审核通过。{award.check_note}",
            "name": checker.name,
            "date": printed_day(award.checked_at or work.now),
        },
        {
            "role": "批准",
            "opinion": f"批准。{award.reasons}",
            "name": work.actor.name,
            "date": printed_day(work.now),
        },
    ]
