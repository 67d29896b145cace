"""What a review ends in: feedback to the provider, a finding of the case, a clue for supervision."""

from __future__ import annotations

from collections.abc import Collection
from secrets import token_hex
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.intake.rules import Channel, TipBody
from portal.intake.service import leads
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Conflict, Reason, Refused
from portal.kernel.ids import document_number, known
from portal.kernel.money import format_yuan
from portal.kernel.policy import require
from portal.registry import queries as institutions
from portal.registry.book.registry import CATEGORIES
from referrals.penalties.book import registry as acts
from referrals.reviews import policy, queries
from referrals.reviews.events import ClueHanded, ReviewConcluded, ReviewTold
from referrals.reviews.forms import Clue, Conclude, Tell
from referrals.reviews.models import ClaimList, ClaimSample
from referrals.reviews.rules import ListKind, Phase, RowState, SampleState, sampling
from referrals.reviews.service import afterwards, moving, sealing

SOURCE, FEEDBACK = "claim_review", "review_feedback"


def tell(work: Work, list_id: int, form: Tell) -> ClaimList:
    """Make the letter that tells the provider the result and keep it in the case. Once."""
    found = _in(work, list_id, Phase.FEEDBACK)
    if found.told_on is not None:
        raise Conflict
    case = cases.get(work.session, work.actor, found.case_id)
    agency = agencies.agency(work.session, found.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"{FEEDBACK}/{agency.code}/{year}")
    number = document_number(f"{agency.mark}审反", year, serial)
    place = institutions.get(work.session, found.institution_id)
    counts = queries.counts(work.session, list_id)
    refused, refused_fen = counts.get(RowState.REFUSED, (0, 0))
    data: dict[str, Any] = {
        "agency": agency.zh,
        "receiver": place.name,
        "number": number,
        "list": found.title,
        "claims": str(found.claims),
        "total": format_yuan(found.total_fen),
        "refused": str(refused),
        "refused_amount": format_yuan(refused_fen),
        "text": form.text,
        "date": printed_day(work.now),
    }
    said = sample_words(work, found)
    document = case_file.file_document(
        work,
        case,
        kind=FEEDBACK,
        title=f"费用审核结果反馈（{place.name}）"[:200],
        number=number,
        pdf=pdf(FEEDBACK, data | ({"sample": said} if said else {})),
    )
    found.told_on, found.told_document_id = work.now.astimezone(LEGAL_ZONE).date(), document.id
    work.session.add(found)
    work.record(ReviewTold(**_facts(found), number=number, document=known(document.id)))
    return found


def conclude(work: Work, list_id: int, form: Conclude) -> ClaimList:
    """End the review: what is refused and what the sample counts for become a finding of the case.

    Of a list that was only sampled, once its sample is checked.
    """
    found = queries.get(work.session, work.actor, list_id, lock=True)
    require(policy.can_review(work.actor, found.agency))
    last = Phase.REREVIEW if found.kind is ListKind.POOL else Phase.DISPOSAL
    if found.phase is not last:
        raise Conflict
    if moving.sample_missing(work, found):
        raise Refused(Reason("sample_missing"))
    refused, suspected, proven = amounts(work, found)
    if suspected:
        _find(work, found, form.basis, form.orders)
    found.closed_at = work.now
    moving.enter(work, found, Phase.CLOSED)
    afterwards.await_check(work, found)
    work.record(
        ReviewConcluded(
            **_facts(found),
            refused_fen=refused,
            sampled_fen=proven - refused,
            finding_id=found.finding_id,
        )
    )
    return found


def find_again(work: Work, found: ClaimList, basis: str, orders: Collection[str]) -> None:
    """Put another finding in the place of the list's, if it has one: its amounts as they stand now."""
    if found.finding_id is not None:
        _find(work, found, basis, orders)


def amounts(work: Work, found: ClaimList) -> tuple[int, int, int]:
    """Return what is refused, suspected and proven, in fen: suspected and proven with the sample."""
    counts = queries.counts(work.session, known(found.id))
    refused = counts.get(RowState.REFUSED, (0, 0))[1]
    checked = [
        sampling.Checked(each.raw_fen, each.scaled_fen, each.standing)
        for each in queries.samples_of(work.session, known(found.id))
        if each.state is SampleState.CHECKED
    ]
    suspected, counted = sampling.together(checked)
    return refused, refused + suspected, refused + counted


def sample_words(work: Work, found: ClaimList) -> str:
    """Return how the samples were reckoned, in words of a letter; empty without one."""
    every = queries.samples_of(work.session, known(found.id))
    checked = [each for each in every if each.state is SampleState.CHECKED]
    if not checked:
        return ""
    *before, last = checked
    said = [_only_found(each) for each in before]
    return "\n".join([*said, _scaled_words(last)])


def _only_found(sample: ClaimSample) -> str:
    """Return the words of a sample that another one followed: only what it found counts."""
    return (
        f"{_drawn_words(sample)}实查违规{format_yuan(sample.raw_fen)}元；"
        "其余费用另行抽样，本次抽样只按实查金额计入，不放大。"
    )


def _scaled_words(sample: ClaimSample) -> str:
    sum_ = sampling.formula(
        sample.raw_fen, pool=sample.pool, drawn_=sample.count, pool_fen=sample.pool_fen
    )
    return (
        f"{_drawn_words(sample)}实查违规{format_yuan(sample.raw_fen)}元，"
        f"按抽样比例放大：{sum_}元（四舍五入到分）。对放大计算可以提出异议，异议期间只按实查金额认定。"
    )


def _drawn_words(sample: ClaimSample) -> str:
    return (
        f"审核通过的{sample.pool}条费用中随机抽取{sample.count}条复审，名录SHA-256值{sample.pool_sha256}，"
        f"随机数来源：{sample.source}，随机数{sample.seed}。"
    )


def hand_clue(work: Work, list_id: int, form: Clue) -> int:
    """Hand a serious breach to the agency's supervision section: a lead in its intake; return the tip.

    What names the claims is sealed to the agency; the tip is checked within its own terms.
    """
    found = queries.get(work.session, work.actor, list_id)
    require(policy.can_review(work.actor, found.agency))
    claims = [queries.claim(work.session, list_id, each) for each in dict.fromkeys(form.claims)]
    case = cases.get(work.session, work.actor, found.case_id)
    facts = sealing.facts(case_file.keys_of(work, case), found.case_id, claims)
    place = institutions.get(work.session, found.institution_id)
    total = sum(each.amount_fen for each in claims)
    sealer = leads.Sealer(work, found.agency)
    key = f"{list_id}/{token_hex(8)}"
    body = TipBody(
        where_text=place.name,
        what=form.text,
        amount_text=f"{format_yuan(total)} 元",
        how_known=f"费用审核移交：{case.number}《{found.title}》",
    )
    cells = [facts[known(each.id)]["claim"] for each in claims]
    mark = leads.mark(work.settings, found.agency, source=SOURCE, key=key)
    lead = leads.Lead(
        mark=mark,
        sealed=sealer.seal(body, cells),
        region=case.region,
        institution_id=found.institution_id,
        category=found.category,
    )
    told: dict[str, Any] = {"agency": found.agency, "source": "费用审核", "key_id": sealer.key_id}
    (tip_id,) = leads.take(work, [lead], channel=Channel.MONITORING, **told)
    work.record(ClueHanded(**_facts(found), tip_id=tip_id, claims=len(claims), amount_fen=total))
    return tip_id


def _find(work: Work, found: ClaimList, basis: str, orders: Collection[str]) -> None:
    _, suspected, proven = amounts(work, found)
    kind = CATEGORIES[found.category]
    recorded = case_file.record_finding(
        work,
        found.case_id,
        category=kind.code,
        suspected_fen=suspected,
        proven_fen=proven,
        basis=f"{basis}\n{sample_words(work, found)}\n{kind.law}".replace("\n\n", "\n"),
        source=SOURCE,
        source_id=known(found.id),
        replaces=found.finding_id,
        act=next(iter(acts.categories().get(kind.code, ())), ""),
        proofs=(("file", found.item_id),),
        orders=orders,
    )
    found.finding_id = known(recorded.id)
    work.session.add(found)
    work.session.flush()


def _in(work: Work, list_id: int, phase: Phase) -> ClaimList:
    found = queries.get(work.session, work.actor, list_id, lock=True)
    require(policy.can_review(work.actor, found.agency))
    if found.phase is not phase:
        raise Conflict
    return found


def _facts(found: ClaimList) -> dict[str, Any]:
    return {"case_id": found.case_id, "list_id": known(found.id), "agency": found.agency}
