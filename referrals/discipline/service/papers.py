"""The letter and the receipt, set when somebody asks for them: no copy is kept anywhere."""

from __future__ import annotations

from datetime import datetime

from portal.agencies import queries as agencies
from portal.infra import typeset
from portal.infra.work import Work
from portal.kernel.clock import printed_day
from portal.kernel.errors import NotFound
from referrals.discipline import rules
from referrals.discipline.book.registry import GROUNDS
from referrals.discipline.rules import Act
from referrals.discipline.service import sealing

LETTER, RECEIPT = "clue_transfer_letter", "clue_receipt"


def letter(work: Work, code: str) -> bytes:
    """Return the letter of a clue as PDF; NotFound to who holds the receipt only."""
    found = sealing.opened(work, code)
    if found.key is None:
        raise NotFound
    clue, matter = sealing.clue_of(found), found.matter
    names = agencies.agency_names(work.session)
    ground = GROUNDS[clue.ground]
    decided = f"本单位正职负责人{clue.head}决定移送" if clue.head else "报告人依法直接移送"
    source = f"办理“{clue.source}”时发现，属于{ground.name.zh}。{decided}。"
    data: dict[str, object] = {
        "agency": names[clue.sender_agency].zh,
        "receiver": names[matter.agency].zh,
        "number": rules.printed(matter.number),
        "source": source,
        "facts": f"涉及的公职人员：\n{clue.officials}\n{clue.facts}",
        "legal_basis": str(ground.law),
        "contact": f"{clue.sender}（执法证号：{clue.sender_certificate}）",
        "date": printed_day(datetime.fromisoformat(clue.reported_at)),
    }
    if clue.materials:
        data["attachments"] = clue.materials.splitlines()
    return typeset.pdf(LETTER, data)


def receipt(work: Work, code: str) -> bytes:
    """Return the receipt as PDF; NotFound before it was signed."""
    found = sealing.opened(work, code)
    signed = [each for each in sealing.history(work, found) if each.act is Act.SIGNED_FOR]
    if not signed:
        raise NotFound
    last = signed[-1]
    data: dict[str, object] = {
        "agency": agencies.agency_names(work.session)[last.agency].zh,
        "number": rules.printed(found.matter.number),
        "received_by": last.who,
        "received_at": printed_day(last.at),
        "note": [line for line in last.note.splitlines() if line],
        "leaf": str(last.leaf),
        "date": printed_day(last.at),
    }
    return typeset.pdf(RECEIPT, data)
