"""A proven case with tips that ask for a reward, made with the verbs the portal runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from secrets import token_bytes
from typing import Any

from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.cases import queries as cases_of
from portal.cases import service as cases
from portal.cases.forms import OpenFromTip
from portal.crypto.codes import Receipt, new_receipt
from portal.infra.work import Work, Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Channel, Mode, TipBody
from portal.intake.service import comparing, leads
from portal.kernel.actor import ANONYMOUS, SYSTEM, reporter
from portal.kernel.errors import DomainError
from portal.kernel.money import parse_yuan
from rewards.budgets import queries as budget_rows
from rewards.budgets import service as budgets
from rewards.budgets.forms import Grant
from rewards.budgets.forms import Settle as SettleGrant
from rewards.claims import queries as award_rows
from rewards.claims import service
from rewards.claims.forms import Check, Decide, Propose
from rewards.claims.models import Award
from rewards.claims.rules import State
from rewards.eligibility import queries as eligible
from rewards.eligibility import service as eligibility
from rewards.eligibility.book import registry as grounds
from rewards.eligibility.forms import Ask, Statement
from rewards.eligibility.rules import Answer, Asks
from rewards.payouts import queries, rules
from rewards.payouts import service as payouts
from rewards.payouts.forms import Claim, Send, Settle
from rewards.payouts.rules import Account, Way
from tests.support.kept import kept
from tests.support.people import People

ACCOUNT = "6222020200112233445"
PAYEE = "梅先生"


def tip(works: Works, *, wants_reward: bool = True, receipt: Receipt | None = None) -> int:
    """Return the id of a fresh anonymous tip for the bureau of Huaqiao."""
    answers = Answers(
        region="990100",
        categories=("fake_stay",),
        what="住院的人都在家里",
        mode=Mode.ANONYMOUS,
        wants_reward=wants_reward,
    )
    with works.begin(ANONYMOUS) as work:
        return intake.submit(work, answers, receipt or new_receipt()).id or 0


def alert(people: People) -> int:
    """Return the id of an alert of smart monitoring that came to the same bureau."""
    with people.work("chen") as work:
        sealer = leads.Sealer(work, work.actor.agency)
        sealed = sealer.seal(TipBody(what="同日重复收费"), [])
        lead = leads.Lead(mark=token_bytes(32), sealed=sealed, region="990100")
        (made,) = leads.take(
            work,
            [lead],
            channel=Channel.MONITORING,
            agency=work.actor.agency,
            source="平台",
            key_id=sealer.key_id,
        )
        return made


def case(people: People, *tips: int, proven: str) -> int:
    """Return the id of a case of these tips with `proven` yuan proven."""
    with people.work("lin") as work:
        opened = cases.open_from_tip(work, tips[0], OpenFromTip(title="虚假住院"))
        case_id = opened.id or 0
        for more in tips[1:]:
            cases.attach_tip(work, case_id, more)
        cases.record_finding(
            work,
            case_id,
            category="fake_stay",
            suspected_fen=parse_yuan(proven),
            proven_fen=parse_yuan(proven),
            basis="检查记录",
            source="review",
        )
    return case_id


def findings(people: People, case_id: int) -> list[int]:
    """Return the findings of a case that count."""
    with people.work("lin", writes=False) as work:
        return [each.id or 0 for each in cases_of.live_findings(work.session, case_id)]


def find(people: People, case_id: int, proven: str, replaces: int | None = None) -> int:
    """Return the id of another finding, or of one in the place of another."""
    fen = parse_yuan(proven)
    with people.work("lin") as work:
        made = cases.record_finding(
            work,
            case_id,
            category="fake_stay",
            suspected_fen=fen,
            proven_fen=fen,
            basis="复核记录",
            source="review",
            replaces=replaces,
        )
        return made.id or 0


def propose(
    people: People,
    case_id: int,
    tip_id: int,
    amount: str,
    findings: Collection[int] | None = None,
    **more: Any,
) -> int:
    """Return the id of a reward proposed by the clerk on these findings, by default all still free."""
    with people.work("gao") as work:
        if findings is None:
            findings = free(work, case_id)
        form = Propose(
            tip_id=tip_id,
            amount=parse_yuan(amount),
            basis="举报属实",
            findings=tuple(findings),
            **more,
        )
        return service.propose(work, case_id, form).id or 0


def free(work: Work, case_id: int) -> list[int]:
    """Return the findings of a case that count for no reward yet."""
    counted = {finding for finding, _ in award_rows.counted_in(work.session, case_id)}
    found = eligible.findings(work.session, case_id)
    return [each.id or 0 for each in found if each.id not in counted]


def grant(people: People, yuan: str = "1000000.00") -> None:
    """Give the bureau of Huaqiao money for rewards this year, unless it has some."""
    with people.work("luo") as work:
        if budget_rows.years(work.session, work.actor):
            return
        form = Grant(year=work.now.year, amount=parse_yuan(yuan), document="花财社〔2026〕1号")
        grant_id = budgets.propose(work, form).id or 0
    with people.work("zhao") as work:
        budgets.settle(work, grant_id, SettleGrant(decision="confirm"))


def check(people: People, award_id: int) -> Award:
    with people.work("xu") as work:
        return service.check(work, award_id, Check(decision="pass", note="核对无误"))


def approve(people: People, award_id: int) -> Award:
    """Let a proposed reward be checked and approved, with money for it; no ground is against it."""
    grant(people)
    cleared(people, award_id)
    if stored(people.works, award_id).state is State.PROPOSED:
        check(people, award_id)
    with people.work("zhao") as work:
        return service.decide(work, award_id, Decide(decision="approve", reasons="同意"))


def cleared(people: People, award_id: int) -> None:
    """Let the custodian answer no to every ground not answered yet, where an identity is kept."""
    award = stored(people.works, award_id)
    with people.work("gao", writes=False) as work:
        tip = award_rows.tip(work.session, award.tip_id)
        known_of = eligible.answers(work.session, tip)
        open_grounds = [
            each.code
            for each in grounds.grounds()
            if each.asks is Asks.CUSTODIAN and each.code not in known_of
        ]
        if not comparing.is_kept(work, tip):
            return
    for ground in open_grounds:
        with people.work("gao") as work:
            form = Ask(tip_id=award.tip_id, ground=ground)
            asked = eligibility.ask(work, award.case_id, form).id or 0
        with people.work("tang") as work:
            eligibility.answer(work, asked, Statement(way="state", answer=Answer.NO))


@contextmanager
def as_reporter(works: Works, tip_id: int) -> Iterator[Work]:
    with works.begin(reporter(tip_id)) as work:
        yield work


def claim(works: Works, tip_id: int, account: str = ACCOUNT) -> Award:
    form = Claim(way=Way.BANK, payee=PAYEE, bank="花桥银行", account=account)
    with as_reporter(works, tip_id) as work:
        return payouts.claim(work, form).award


def claimed(works: Works, people: People, *, proven: str = "360000.00") -> tuple[int, int, int]:
    """Return case, tip and reward, the reward approved and claimed."""

    def make() -> tuple[int, int, int]:
        ids = approved(works, people, proven=proven)
        claim(works, ids[1])
        return ids

    return kept(works, f"claimed {proven}", make)


def sent(works: Works, people: People) -> int:
    """Return a claimed reward of 3,600 yuan whose payment FK-1 the bank was told to make."""

    def make() -> int:
        _, _, award_id = claimed(works, people)
        reserve(people, award_id)
        send(people, award_id, "FK-1")
        return award_id

    return kept(works, "sent", make)


def paid(works: Works, people: People) -> int:
    """Return the same, confirmed."""

    def make() -> int:
        award_id = sent(works, people)
        settle(people, award_id)
        return award_id

    return kept(works, "paid", make)


def approved(
    works: Works, people: People, *, proven: str = "360000.00", yuan: str = "3600.00"
) -> tuple[int, int, int]:
    """Return case, tip and reward, the reward approved and not yet claimed."""

    def make() -> tuple[int, int, int]:
        case_id, tip_id, award_id = proposed(works, people, proven=proven, yuan=yuan)
        approve(people, award_id)
        return case_id, tip_id, award_id

    return kept(works, f"approved {proven} {yuan}", make)


def proposed(
    works: Works, people: People, *, proven: str = "360000.00", yuan: str = "3600.00"
) -> tuple[int, int, int]:
    """Return case, tip and reward, the reward proposed."""

    def make() -> tuple[int, int, int]:
        tip_id = tip(works)
        case_id = case(people, tip_id, proven=proven)
        return case_id, tip_id, propose(people, case_id, tip_id, yuan)

    return kept(works, f"proposed {proven} {yuan}", make)


def reserve(people: People, award_id: int) -> None:
    with people.work("luo") as work:
        payouts.reserve(work, award_id)


def send(people: People, award_id: int, reference: str) -> None:
    with people.work("luo") as work:
        payouts.send(work, award_id, Send(reference=reference))


def settle(people: People, award_id: int) -> Award:
    with people.work("yin") as work:
        return payouts.settle(work, award_id, Settle(paid_on="2026-03-02"))  # type: ignore[arg-type]


def events_of(works: Works) -> list[str]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(AuditLeaf.event).order_by(AuditLeaf.id)).all())


def stored(works: Works, award_id: int) -> Award:
    with works.begin(SYSTEM, writes=False) as work:
        found = work.session.get(Award, award_id)
        assert found is not None
        return found


def balance(works: Works, award_id: int) -> dict[Account, int]:
    with works.begin(SYSTEM, writes=False) as work:
        return rules.balances(queries.moves(work.session, award_id))


def together(*acts: Callable[[], object]) -> list[Exception | None]:
    """Run acts at the same moment; return what each raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except DomainError as error:
            results[index] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results  # type: ignore[return-value]
