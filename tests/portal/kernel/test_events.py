from dataclasses import dataclass
from typing import ClassVar

from portal.kernel import events
from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(Event):
    words: ClassVar[Text] = Text("灯亮了", "The lamp was lit")
    lamp_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLitAgain(LampLit):
    times: int


def test_an_event_is_a_value():
    assert LampLit(lamp_id=1) == LampLit(lamp_id=1)
    assert LampLit(lamp_id=1) != LampLit(lamp_id=2)
    assert Event.words == Text("", "")


def test_every_kind_is_known_by_name():
    kinds = events.kinds()
    assert kinds["Event"] is Event
    assert kinds["LampLit"] is LampLit
    assert kinds["LampLitAgain"] is LampLitAgain
