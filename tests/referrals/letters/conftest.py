"""A case, and letters between the officers of the demonstration."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.forms import Confirm, Form
from portal.infra.work import Works
from portal.kernel.clock import SetClock
from portal.kernel.ids import known
from referrals.letters import forms, queries, service
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import ACTS, Answer
from tests.support.people import People

SAID = forms.Said(text="情况说明。")
USUAL = {"prod": forms.Prod(text="请尽快回复。", days=10)}


class Post:
    """Letters, act by act."""

    def __init__(self, works: Works, people: People, clock: SetClock) -> None:
        self.works, self.people, self.clock = works, people, clock
        self.letter_id = 0
        self.case_id = 0

    def case(self, proven_fen: int = 36_000_000) -> int:
        with self.people.work("lin") as work:
            form = OpenCase(
                title="花桥仁济医院虚记住院案",
                region="990100",
                category="fake_stay",
                source=Source.AUDIT,
                suspected_fen=proven_fen,
            )
            self.case_id = known(cases.open_case(work, form).id)
            cases.record_finding(
                work,
                self.case_id,
                category="fake_stay",
                suspected_fen=proven_fen,
                proven_fen=proven_fen,
                basis="核对病历。",
                source="review",
            )
        return self.case_id

    def draft(self, by: str, kind: str, *to: str, case: bool = False, **more: object) -> int:
        told = {"title": "事由", "text": "请依法办理。", "asks": "依法办理。", **more}
        form = forms.Draft(kind=kind, to=to, **told)  # type: ignore[arg-type]  # named like the fields
        with self.people.work(by) as work:
            made = service.draft(work, self.case_id if case else None, form)
            self.letter_id = known(made.id)
        return self.letter_id

    def act(self, by: str, code: str, form: Form | None = None, *, to: str = "") -> None:
        """Do something with the letter, a minute after the last thing."""
        self.clock.instant += timedelta(minutes=1)
        usual = form or USUAL.get(code) or (SAID if ACTS[code].asks else Confirm())
        with self.people.work(by) as work:
            to_id = self._to(work.session, to).id if to else None
            service.take(work, self.letter_id, ACTS[code], usual, to_id=to_id)

    def reply(self, by: str, answer: Answer, text: str = "已整改。") -> None:
        self.act(by, "reply", forms.Reply(answer=answer, text=text))

    def now(self, by: str) -> tuple[Letter, list[LetterTo]]:
        with self.people.work(by, writes=False) as work:
            letter = queries.get(work.session, work.actor, self.letter_id)
            return letter, list(queries.receivers(work.session, letter.id))

    def read(self, by: str) -> service.Read:
        with self.people.work(by) as work:
            letter = queries.get(work.session, work.actor, self.letter_id)
            return service.opened(work, letter)

    def _to(self, session: object, agency: str) -> LetterTo:
        rows = queries.receivers(session, self.letter_id)  # type: ignore[arg-type]  # the work's own
        return next(each for each in rows if each.agency == agency)


@pytest.fixture
def post(works: Works, people: People, clock: SetClock) -> Post:
    return Post(works, people, clock)
