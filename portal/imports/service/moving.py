"""Moving a run from state to state."""

from __future__ import annotations

from portal.imports.models import ImportRun
from portal.imports.rules import RunState, can_move
from portal.kernel.errors import Conflict


def move(run: ImportRun, state: RunState) -> None:
    """Put a run into a state; Conflict when the way is barred."""
    if not can_move(run.state, state):
        raise Conflict
    run.state, run.note = state, ""
