"""Documents of a referral as letters with versions: drafts until the act that sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from portal.cases.queries import Document
from portal.infra.letters import Block
from portal.infra.work import Work
from portal.papers import service as papers
from portal.papers.events import PaperSetAgain
from referrals.transfers import queries
from referrals.transfers.events import StepTaken
from referrals.transfers.models import TransferPaper
from referrals.transfers.service.paper import Paper

SUBJECT: Final = "transfer"
DRAFTED: Final = frozenset({"investigation_report", "item_list", "transfer_letter"})
"""What a step writes and a later one sends; every other document goes out with its own step."""
SENDS: Final = frozenset({"approve", "hand_over", "hand_over_items"})
"""What was drawn up before these is settled by them: the head decided on it, or it has left."""


def adopt(
    paper: Paper,
    filed: Document,
    data: Mapping[str, object],
    annex: tuple[str, tuple[Block, ...]],
) -> None:
    """Keep what a document of a step was made of, so that a draft may be set again."""
    sent = filed.kind not in DRAFTED
    papers.adopt(
        paper.work,
        paper.case,
        filed,
        data,
        subject=SUBJECT,
        subject_id=paper.transfer.id or 0,
        sent=sent,
        annex=annex,
    )


def settle_papers(work: Work, event: StepTaken) -> None:
    """Settle what the acting agency drew up, once the step that sends it was taken."""
    if event.step in SENDS:
        papers.send_all(work, SUBJECT, event.transfer_id)


def follow_versions(work: Work, event: PaperSetAgain) -> None:
    """Let the new version of a document count for its referral.

    The referral has moved: whoever decides on it decides on what they were shown.
    """
    old = queries.paper_of_document(work.session, event.replaced)
    if old is None:
        return
    same = old.model_dump(exclude={"id", "document_id", "sha256", "made_at"})
    made = TransferPaper(**same, document_id=event.document, sha256=event.sha256, made_at=work.now)
    transfer = queries.by_id(work.session, old.transfer_id)
    transfer.updated_at = work.now
    work.session.add_all([made, transfer])
    work.session.flush()
