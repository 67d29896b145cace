"""Random walks: over the table of steps, and over a real database with its log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pydantic import BaseModel
from sqlmodel import select

from portal.audit import queries as log
from portal.audit import rules as leaves
from portal.crypto import merkle
from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict
from referrals.clocks import queries as clocks
from referrals.transfers import forms, queries, rules, service
from referrals.transfers.models import Transfer
from referrals.transfers.rules import DUTIES, ENDED, LASTING, NO_TERM, Facts, State, Step
from referrals.transfers.steps.registry import STEPS
from tests.referrals.transfers.conftest import USUAL, WHO, Scene

ALL = list(STEPS.values())
BY_MEMBERS = {"report", "recall_report"}


class Course(RuleBasedStateMachine):
    """A referral as the table has it: any step open to anybody, any running clock missed."""

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        group = ((1, "A"), (2, "B"))
        nobody = frozenset[Office]()
        self.facts = Facts(state=State.NEW, side=None, offices=nobody, officer_id=9, group=group)
        self.running: list[str] = []
        self.steps: list[Step] = []

    @precondition(lambda self: self.facts.state in ENDED)
    @rule()
    def the_case_is_referred_anew(self) -> None:
        self.begin()

    def open_to_somebody(self) -> list[Step]:
        return [step for step in ALL if not rules.reasons_against(step, self.seen_by(step))]

    def seen_by(self, step: Step) -> Facts:
        """The facts as the officer sees them who could take the step."""
        who = 1 if step.code in BY_MEMBERS else 9
        return replace(self.facts, side=step.side, offices=step.offices, officer_id=who)

    @precondition(lambda self: self.facts.state not in ENDED)
    @rule(data=st.data())
    def somebody_takes_a_step(self, data: st.DataObject) -> None:
        step = STEPS[data.draw(st.sampled_from([each.code for each in self.open_to_somebody()]))]
        source, target = self.facts.state, step.apply(self.facts.state)
        over = rules.ending(step, source, target, self.running)
        started = [s.code for s in step.starts if s.sources is None or source in s.sources]
        kept = [code for code in self.running if code not in over]
        self.running = kept + [code for code in started if code not in kept]
        self.steps.append(step)
        names = {"pass_on", "move_case"}
        hands_on = {"forward", "tell_moved", "suggest_supervision", "open_supervision"}
        self.facts = replace(
            self.facts,
            state=target,
            reported_by=1 if step.code == "report" else self.facts.reported_by,
            approved_by=9 if step.code == "approve" else self.facts.approved_by,
            documents=self.facts.documents | set(step.produces),
            missed=self.facts.missed & set(self.running),
            moving=step.code in names or (self.facts.moving and step.code not in hands_on),
            here=frozenset() if target is not source else self.facts.here | {step.code},
            taken=(*self.facts.taken, step.code),
            running=frozenset(self.running),
        )

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def a_term_passes(self, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(sorted(self.running)))
        self.facts = replace(self.facts, missed=self.facts.missed | {code})

    @invariant()
    def the_state_is_declared_and_follows_from_the_history(self) -> None:
        assert self.facts.state in State
        assert rules.derive(self.steps) is self.facts.state

    @invariant()
    def every_duty_has_its_one_clock(self) -> None:
        state, running = self.facts.state, self.running
        assert len(running) == len(set(running))
        assert DUTIES.get(state, frozenset()) == {code for code in running if code not in LASTING}
        assert all(state in LASTING[code] for code in running if code in LASTING)
        assert state in ENDED or state in DUTIES or state in NO_TERM
        assert not (state in ENDED and running)

    @invariant()
    def somebody_can_always_go_on(self) -> None:
        late = replace(self.facts, missed=frozenset(self.running))
        assert self.facts.state in ENDED or any(
            self.facts.state in step.sources
            and (step.target is not None or step.code == "tell_moved")
            and any(
                not rules.reasons_against(
                    step, replace(late, side=step.side, offices=step.offices, officer_id=who)
                )
                for who in (1, 9)
            )
            for step in ALL
        )


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)


def test_every_state_has_a_shortest_way_and_a_way_out() -> None:
    ways: dict[State, int] = {State.NEW: 0}
    for _ in State:
        for step in ALL:
            for source in step.sources & ways.keys():
                if step.target is not None:
                    ways.setdefault(step.target, ways[source] + 1)
    assert set(ways) == set(State)
    out = set(ENDED)
    for _ in State:
        out |= {s for step in ALL if step.target in out for s in step.sources}
    assert out == set(State)


def usual(step: Step, scene: Scene) -> BaseModel | None:
    """What an officer would type; None for the steps this walk leaves out."""
    if step.code == "change_group":
        both = tuple(scene.officer(each) for each in ("lin", "he"))
        return forms.ChangeGroup(officers=both, reason="无变动。")
    if step.code == "choose_police":
        return forms.ChoosePolice(unit="hq-gaj")
    if step.form is Confirm:
        return Confirm()
    if step.form is forms.Reasoned:
        return forms.Reasoned(reason="依法办理。")
    return USUAL.get(step.code)


def walk(scene: Scene, seed: int, length: int) -> None:
    """Take random steps that the law allows, at random hours; look at everything after each."""
    chance = Random(seed)
    scene.open("lin", "he")
    for _ in range(length):
        transfer = scene.now()
        if transfer.state in ENDED:
            scene.open("lin", "he", new_facts="新的证据。")
        else:
            with pytest.raises(Conflict):
                scene.open("lin", "he", new_facts="新的证据。")
        scene.clock.instant += chance.choice([timedelta(hours=1), timedelta(days=9)])
        ready = [step for step in ALL if usual(step, scene) and can(scene, step)]
        if not ready:
            break
        step = chance.choice(ready)
        scene.take(step.code, usual(step, scene))
        look(scene)
    the_log_holds(scene)


def the_log_holds(scene: Scene) -> None:
    """Every leaf is what it committed to, and together they make the root of the log."""
    with scene.people.work("lin", writes=False) as work:
        head = log.head(work.session)
        assert head is not None
        for leaf in list(log.leaves(work.session, end=head.size)):
            assert leaves.is_whole(leaf.body, leaf.salt, leaf.leaf_hash)
        hashes = log.leaf_hashes(work.session, head.size)
        assert merkle.root(hashes) == merkle.Frontier.from_bytes(head.frontier).root()


def can(scene: Scene, step: Step) -> bool:
    with scene.people.work(WHO[step.code], writes=False) as work:
        rows = queries.visible_to(work.actor).where(Transfer.id == scene.transfer_id)
        transfer = work.session.exec(rows).one_or_none()
        if transfer is None:
            return False
        return not rules.reasons_against(step, service.facts_of(work, transfer))


def look(scene: Scene) -> None:
    with scene.people.work("lin", writes=False) as work:
        transfer = queries.get(work.session, work.actor, scene.transfer_id)
        state = transfer.state
        assert service.rederived(work, transfer) is state
        found = clocks.open_for(work.session, "transfer", scene.transfer_id)
        running = [each.code for each in found]
        assert sorted(c for c in running if c not in LASTING) == sorted(DUTIES.get(state, ()))
        assert all(state in LASTING[code] for code in running if code in LASTING)
        live = work.session.exec(select(Transfer.id).where(Transfer.live)).all()
        assert list(live) == ([] if state in ENDED else [scene.transfer_id])


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(n, marks=pytest.mark.slow) for n in range(3, 40))]
)
def test_a_walk_over_the_database(scene: Scene, seed: int) -> None:
    walk(scene, seed, 12 if seed < 3 else 30)
