"""Reading a claims list from a file of the case: all of it, or nothing and every wrong line named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from secrets import token_bytes

from sqlalchemy import insert

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import grounds
from portal.cases.service import HeldItem
from portal.evidence import service as evidence
from portal.infra import sheets
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.registry.book.registry import category
from referrals.reviews import policy, rules
from referrals.reviews.events import ClaimsBrought
from referrals.reviews.forms import Bring
from referrals.reviews.models import Claim, ClaimList
from referrals.reviews.queries import Case
from referrals.reviews.rules import Alert, ListKind, Phase, RowState
from referrals.reviews.rules import rows as listed
from referrals.reviews.rules.rows import ListedClaim, Wrong
from referrals.reviews.service import moving, sealing

_AT_ONCE = 1_000
_BEHIND = 1_000_000_000


class ListWrong(Invalid):
    """Lines of the list are wrong; `lines` are the first of them, `count` how many there are."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(item="lines_wrong")
        self.lines, self.count = tuple(wrong[:200]), len(wrong)


class TotalDiffers(Invalid):
    """The claims do not add up to what was stated: both sums in fen."""

    def __init__(self, sum_fen: int, stated_fen: int) -> None:
        super().__init__(total="sum_differs")
        self.sum_fen, self.stated_fen = sum_fen, stated_fen


def bring(work: Work, case_id: int, form: Bring) -> ClaimList:
    """Read the claims of a file of the case, for one's own agency; its first term starts.

    ListWrong names every line that is wrong, TotalDiffers both sums; nothing is kept then. Invalid for
    a case without an institution, a file that is no list or is not of the case.
    """
    case = cases.get(work.session, work.actor, case_id)
    require(policy.can_review(work.actor, work.actor.agency))
    case_file.upload_look(work, case_id)  # Refuses who may add nothing to the case.
    if case.institution_id is None:
        raise Invalid(item="no_institution")
    if case.id is None or not _is_of_case(work, case_id, form.item):
        raise Invalid(item="unknown_choice")
    held = case_file.read_evidence(work, case_id, form.item, reason="读取费用清单")
    claims = _read(work, held)
    total = sum(each.amount_fen for each in claims)
    if total != form.total:
        raise TotalDiffers(total, form.total)
    made = ClaimList(
        case_id=case_id,
        agency=work.actor.agency,
        institution_id=case.institution_id,
        kind=form.kind,
        title=form.title,
        category=category(form.category).code,
        item_id=form.item,
        file_sha256=held.item.sha256.hex(),
        claims=len(claims),
        total_fen=total,
        share_bp=form.share_bp,
        phase=Phase.FIRST if form.kind is ListKind.REVIEW else Phase.REREVIEW,
        brought_by=known(work.actor.officer_id),
        brought_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _keep(work, case, made, claims)
    moving.start_term(work, made)
    _tell(work, made)
    return made


def _is_of_case(work: Work, case_id: int, item_id: int) -> bool:
    return item_id in grounds.files(work.session, case_id)


def _read(work: Work, held: HeldItem) -> list[ListedClaim]:
    def source() -> Iterator[bytes]:
        return evidence.read(work.blobs, held.item, held.container)

    try:
        table = sheets.table(source, listed.known_names())
        found, wrong = listed.read(listed.targets(table.columns), table.rows)
    except sheets.Unreadable as error:
        raise Invalid(item=error.fields["files"]) from error
    if wrong:
        raise ListWrong(wrong)
    if not found:
        raise Invalid(item="no_claims")
    if len(found) > rules.MOST_ROWS:
        raise Invalid(item="too_many_rows")
    return found


def _keep(work: Work, case: Case, made: ClaimList, claims: Sequence[ListedClaim]) -> None:
    key, case_id = case_file.case_key(work, case), known(case.id)
    state = RowState.NEW if made.kind is ListKind.REVIEW else RowState.PASSED
    for start in range(0, len(claims), _AT_ONCE):
        rows = []
        for each in claims[start : start + _AT_ONCE]:
            ref = token_bytes(16)
            facts = {"claim": each.claim, "person": each.person, "item": each.item}
            rows.append(
                {
                    "list_id": made.id,
                    "line": each.line,
                    "place": each.line + (0 if each.alert is Alert.IGNORED else _BEHIND),
                    "ref": ref,
                    "generation": case.generation,
                    "sealed": sealing.seal_facts(key, case_id, ref, facts),
                    "amount_fen": each.amount_fen,
                    "rule": each.rule,
                    "alert": each.alert,
                    "state": state,
                    "refused_fen": 0,
                }
            )
        work.session.execute(insert(Claim), rows)


def _tell(work: Work, made: ClaimList) -> None:
    work.record(
        ClaimsBrought(
            case_id=made.case_id,
            list_id=known(made.id),
            agency=made.agency,
            title=made.title,
            claims=made.claims,
            total_fen=made.total_fen,
            file_sha256=made.file_sha256,
        )
    )
