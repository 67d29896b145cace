"""Reading cosignatures and contradictions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.audit.models import AuditCheckpoint
from portal.witness.models import Cosignature, LogAlarm, WitnessedLog, WitnessState
from portal.witness.rules import Finding


def state(session: Session, name: str) -> WitnessState:
    """Return what is known of a witness; a new row, not added, for one never asked."""
    return session.get(WitnessState, name) or WitnessState(name=name)


def log(session: Session, origin: str) -> WitnessedLog | None:
    """Return where a log stands that we witness, locked until the transaction ends."""
    return session.get(WitnessedLog, origin, with_for_update=True, populate_existing=True)


def logs(session: Session) -> Sequence[WitnessedLog]:
    """Return every log we ever cosigned, by origin."""
    return session.exec(select(WitnessedLog).order_by(WitnessedLog.origin)).all()


def cosignatures(session: Session, size: int) -> Sequence[Cosignature]:
    """Return the cosignatures of our checkpoint of this size, by witness."""
    rows = select(Cosignature).where(Cosignature.size == size)
    return session.exec(rows.order_by(Cosignature.witness)).all()


def newest_of(session: Session, witness: str) -> Cosignature | None:
    """Return the newest cosignature of a witness."""
    rows = select(Cosignature).where(Cosignature.witness == witness)
    return session.exec(rows.order_by(col(Cosignature.size).desc()).limit(1)).one_or_none()


def cosigned(session: Session) -> AuditCheckpoint | None:
    """Return our newest checkpoint that any witness cosigned."""
    rows = select(AuditCheckpoint).join(
        Cosignature, col(Cosignature.size) == col(AuditCheckpoint.size)
    )
    newest = rows.order_by(col(AuditCheckpoint.size).desc()).limit(1)
    return session.exec(newest).one_or_none()


def alarms(session: Session) -> Sequence[LogAlarm]:
    """Return every contradiction ever found, newest first."""
    return session.exec(select(LogAlarm).order_by(col(LogAlarm.id).desc())).all()


def alarm(
    session: Session, *, origin: str, witness: str, finding: Finding, size: int
) -> LogAlarm | None:
    """Return the alarm that was raised of this already."""
    rows = select(LogAlarm).where(
        LogAlarm.origin == origin,
        LogAlarm.witness == witness,
        LogAlarm.finding == finding,
        LogAlarm.size == size,
    )
    return session.exec(rows).one_or_none()
