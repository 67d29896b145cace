"""Asking the database once for what several parts of a page need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

T = TypeVar("T")
_KEPT = "asked_once"


def once(session: Session, key: tuple[object, ...], ask: Callable[[], T]) -> T:
    """Return what `ask` gives; asked again only when this session wrote or locked something since.

    For reading alone: two calls of a page that only shows share one statement, while a verb that
    locks a row first, or has written, always reads anew.
    """
    if session.new or session.dirty or session.deleted:
        return ask()
    kept = session.info.setdefault(_KEPT, {})
    if key not in kept:
        kept[key] = ask()
    return cast("T", kept[key])


def forget(session: Session) -> None:
    """Ask everything anew from here on: something the session cannot see was written or undone."""
    session.info.pop(_KEPT, None)


@event.listens_for(Session, "do_orm_execute")
def _forget_when_written(state: ORMExecuteState) -> None:
    locks = getattr(state.statement, "_for_update_arg", None) is not None
    if locks or not state.is_select:
        forget(state.session)


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session, *_: Any) -> None:
    forget(session)
