"""The approval sheet of a reward. It carries the tip's number and nobody's name but the officers'."""

from __future__ import annotations

from collections.abc import Sequence

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.cases.rules import Visibility
from portal.identity import queries as officers
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.ids import document_number
from portal.kernel.money import format_yuan
from rewards.claims import queries
from rewards.claims.models import Award
from rewards.claims.queries import CaseRow
from rewards.schemes.book import registry
from rewards.schemes.rules import Kind, Line, letter_row


def issue(work: Work, case: CaseRow, award: Award, lines: Sequence[Line]) -> None:
    """Number the approved reward and file its sheet with the case, for the paying agency only."""
    agency = agencies.agency(work.session, award.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"reward/{agency.code}/{year}")
    award.number = document_number(f"{agency.mark}奖", year, serial)
    scheme = registry.scheme_version(award.scheme_version)
    made = pdf(
        "reward_approval",
        {
            "agency": agency.zh,
            "number": award.number,
            "tip_number": queries.tip_number(work.session, award.tip_id),
            "case_number": case.number,
            "scheme": f"{scheme.title.zh} {scheme.version}（{scheme.law}）",
            "base": format_yuan(award.proven_fen),
            "cap": format_yuan(scheme.cap_fen) if scheme.cap_fen is not None else "—",
            "amount": format_yuan(award.amount_fen),
            "lines": [letter_row(line) for line in lines],
            "opinions": _opinions(work, award),
            "date": printed_day(work.now),
        },
    )
    case_file.file_document(
        work,
        case,
        kind="reward_approval",
        title=f"举报奖励审批表 {award.number}",
        number=award.number,
        pdf=made,
        visibility=Visibility.AGENCY,
    )


def _opinions(work: Work, award: Award) -> list[dict[str, str]]:
    honorary = award.kind is Kind.HONORARY
    proposed = "建议表扬" if honorary else f"建议奖励{format_yuan(award.amount_fen)}元"
    first = f"；非首个举报人，理由：{award.first_reason}" if award.first_reason else ""
    clerk = officers.officer(work.session, award.proposed_by)
    return [
        {
            "role": "提出",
            "opinion": f"{proposed}。{award.basis}{first}",
            "name": clerk.name,
            "date": printed_day(award.proposed_at),
        },
        {
            "role": "批准",
            "opinion": f"批准。{award.reasons}",
            "name": work.actor.name,
            "date": printed_day(work.now),
        },
    ]
