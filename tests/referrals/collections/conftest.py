"""Orders of a case in force, files of the case that prove things, and who does what."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import token_bytes

import pytest

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import ContainerKind
from portal.identity import queries as identity
from referrals.collections import forms, queries, service
from referrals.recoveries import forms as money_forms
from referrals.recoveries import queries as money
from referrals.recoveries import service as recoveries
from referrals.recoveries.rules import Account, Ledger, Origin, balances


class Till:
    """A case of the demonstration's bureau: lin investigates, zhao heads it, luo keeps the books."""

    def __init__(self, people, clock) -> None:
        self.people, self.clock, self.made = people, clock, 0
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        with people.work("lin") as work:
            self.case_id = cases.open_case(work, form).id

    def order(self, amount=100_000, *, ledger=Ledger.FUND, obligor="演示医院", due_on=None) -> int:
        """An order in force as one by hand is, without the paper it is issued as: that takes a while."""
        self.made += 1
        number = f"演示追〔2026〕{self.made}号"
        said = recoveries.Ordered(ledger=ledger, amount_fen=amount, number=number)
        with self.people.work("zhao") as work:
            case = case_rows.get(work.session, work.actor, self.case_id)
            lin = identity.by_login(work.session, "lin").id
            (made,) = recoveries.order_by_decision(
                work,
                case,
                [said],
                obligor=obligor,
                basis="协议",
                proposed_by=lin,
                decided_by=work.actor.officer_id,
            )
            made.origin, made.due_on = Origin.BY_HAND, due_on
            work.session.add(made)
            recoveries.begin_term(work, made.id)
            return made.id

    def fine(self, amount=100_000) -> int:
        """A fine of 2 March, due on the 17th."""
        return self.order(amount, ledger=Ledger.FINE)

    def file(self) -> int:
        """A file of the case, its bytes aside."""
        with self.people.work("lin") as work:
            made = EvidenceItem(
                file_id=token_bytes(16),
                container_kind=ContainerKind.CASE,
                container_id=self.case_id,
                name_sealed=b"n",
                file_key_sealed=b"k",
                media_type="application/pdf",
                declared_type="application/pdf",
                size=1,
                sha256=token_bytes(32),
                sm3=token_bytes(32),
                segments=1,
                seals=b"",
                uploaded_at=work.now,
            )
            work.session.add(made)
            work.session.flush()
            return made.id

    def pay(self, order_id, fen, reference="银行-1", on=None, **more):
        form = money_forms.Receive(
            amount=fen, reference=reference, received_on=on or self.today, **more
        )
        with self.people.work("luo") as work:
            return recoveries.receive(work, order_id, form).id

    def reverse(self, order_id, posting_id):
        with self.people.work("luo") as work:
            form = money_forms.Reverse(reasons="退票")
            return recoveries.reverse(work, order_id, posting_id, form).id

    def propose(self, order_id, kind, form, login="luo"):
        with self.people.work(login) as work:
            return service.propose(work, order_id, kind, form).id

    def decide(self, order_id, act_id, decision="approve", login="zhao"):
        with self.people.work(login) as work:
            form = forms.Decide(decision=decision, answer="同意")
            return service.decide(work, order_id, act_id, form)

    def agree(self, order_id, kind, form, login="luo"):
        return self.decide(order_id, self.propose(order_id, kind, form, login))

    def get(self, order_id):
        with self.people.work("luo", writes=False) as work:
            return money.get(work.session, work.actor, order_id)

    def accounts(self, order_id) -> dict[Account, int]:
        with self.people.work("luo", writes=False) as work:
            found = balances(money.lines(work.session, order_id))
        assert sum(found.values()) == 0
        assert self.get(order_id).outstanding_fen == found[Account.RECEIVABLE]
        return found

    def charge(self, order_id, on=None):
        with self.people.work("luo", writes=False) as work:
            order = money.get(work.session, work.actor, order_id)
            return service.charge_of(work, order, on)

    def acts(self, order_id):
        with self.people.work("luo", writes=False) as work:
            return list(queries.acts(work.session, order_id))

    def go(self, day: date) -> None:
        self.clock.instant += timedelta(days=(day - self.today).days)

    @property
    def today(self) -> date:
        return self.clock.instant.date()


@pytest.fixture
def till(people, clock):
    return Till(people, clock)
