"""Random walks over the table: no undeclared state, no duty without its clock, no decision unheard."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from referrals.proceedings import rules
from referrals.proceedings.rules import (
    DUTIES,
    ENDED,
    LASTING,
    NO_TERM,
    Facts,
    Kind,
    Line,
    State,
    Step,
)
from referrals.proceedings.steps import guards
from referrals.proceedings.steps.registry import STEPS
from tests.referrals.proceedings.test_steps import GOOD

ALL = list(STEPS.values())
SMALL, LARGE = Line(Kind.FINE, "O735-38", 1, 100, 100), Line(Kind.FINE, "O735-38", 1, 100, 200)
BEGIN = replace(GOOD, documents=frozenset(), lines=(), noticed=None, may_be_heard=False)


class Course(RuleBasedStateMachine):
    """A case as the table has it: any step by whoever may, any running clock missed, lines changed."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: Facts = BEGIN
        self.running: set[str] = set()
        self.steps: list[Step] = []

    def seen_by(self, step: Step) -> Facts:
        who = 1 if guards.by_a_handler in step.guards else 5 if "review" in step.code else 9
        if step.code == "hold_hearing":
            who = 7
        return replace(self.facts, offices=step.offices, officer_id=who)

    def open_to_somebody(self) -> list[str]:
        return [s.code for s in ALL if not rules.reasons_against(s, self.seen_by(s))]

    @precondition(lambda self: self.open_to_somebody())
    @rule(data=st.data())
    def somebody_takes_a_step(self, data: st.DataObject) -> None:
        step = STEPS[data.draw(st.sampled_from(self.open_to_somebody()))]
        source, target = self.facts.state, step.apply(self.facts.state)
        self.running -= set(rules.ending(step, target, self.running))
        self.running |= set(step.starts)
        may = [code for code in step.perhaps if target in LASTING[code]]
        self.running |= {code for code in may if data.draw(st.booleans())}
        self.steps.append(step)
        changes: dict[str, object] = {
            "state": target,
            "documents": self.facts.documents | set(step.produces),
            "running": frozenset(self.running),
            "missed": self.facts.missed & self.running,
            "here": frozenset() if target is not source else self.facts.here | {step.code},
            "taken": (*self.facts.taken, step.code),
            "disputed": "A4" in self.running,
        }
        changes |= self.after(step, data)
        self.facts = replace(self.facts, **changes)

    def after(self, step: Step, data: st.DataObject) -> dict[str, object]:
        """What the service does to the case, as far as guards look at it."""
        match step.code:
            case "add_line":
                return {
                    "lines": (*self.facts.lines, data.draw(st.sampled_from([SMALL, LARGE])))[:3]
                }
            case "drop_line":
                return {"lines": self.facts.lines[1:]}
            case "give_notice":
                told = {k.value: v for k, v in rules.weights(self.facts.lines).items()}
                return {
                    "noticed": told,
                    "may_be_heard": True,
                    "reviewer_id": None,
                    "chair_id": None,
                }
            case "record_statement" | "request_hearing":
                return {"spoke": True}
            case "call_hearing":
                return {"chair_id": 7}
            case "pass_review":
                return {"reviewer_id": 5}
            case "return_review" | "return_to_handlers":
                return {"reviewer_id": None}
            case "record_remedy":
                return {"remedy": "suit"}
            case "uphold" | "set_aside":
                return {"remedy": ""}
            case "propose_publication":
                return {"publisher_id": 1}
            case "approve_publication":
                return {"published": True}
            case "withdraw_publication":
                return {"published": False, "publisher_id": None}
            case "decide_anew":
                return {"noticed": None, "spoke": False, "lines": (), "reviewer_id": None}
        return {}

    @precondition(lambda self: self.running)
    @rule(data=st.data())
    def a_term_passes(self, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(sorted(self.running)))
        self.facts = replace(self.facts, missed=self.facts.missed | {code})

    @rule(police=st.booleans(), due=st.booleans(), paid=st.booleans(), over=st.booleans())
    def the_world_changes(self, police: bool, due: bool, paid: bool, over: bool) -> None:
        self.facts = replace(
            self.facts,
            with_police=police,
            review_due=due,
            discussion_due=due,
            settled=paid,
            pay_over=over,
        )

    @invariant()
    def the_state_is_declared_and_follows_from_the_history(self) -> None:
        assert self.facts.state in State
        assert rules.derive(self.steps) is self.facts.state

    @invariant()
    def every_duty_has_its_clock(self) -> None:
        state = self.facts.state
        assert DUTIES.get(state, frozenset()) == {c for c in self.running if c not in LASTING}
        assert all(state in LASTING[code] for code in self.running if code in LASTING)
        assert state in ENDED or state in DUTIES or state in NO_TERM
        assert state not in ENDED or self.running <= {"A18R", "A18S", "A18T"}

    @invariant()
    def an_ended_case_is_left_only_by_what_undoes_its_decision(self) -> None:
        pairs = zip(self.steps, self.steps[1:], strict=False)
        left = {after.code for before, after in pairs if before.target in ENDED and after.target}
        assert left <= {"set_aside"}

    @invariant()
    def no_decision_without_notice_and_where_due_review(self) -> None:
        if self.facts.state is not State.DECIDED:
            return
        taken = [step.code for step in self.steps]
        begun = max(at for at, code in enumerate(taken) if code in {"file", "decide_anew"})
        since = taken[begun:]
        assert "give_notice" in since and "notice_served" in since
        assert self.facts.noticed is not None and not rules.harder(
            self.facts.lines, self.facts.noticed
        )
        last = self.steps[-1].code
        if last == "decide" and self.facts.review_due:
            assert self.facts.reviewer_id is not None


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
