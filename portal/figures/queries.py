"""Reading counters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from portal.figures.models import AgencyCount, CountProof, PlaceCount


def of_agency(session: Session, agency: str) -> dict[str, int]:
    """Return how many cases an agency sees, by state."""
    rows = select(AgencyCount.state, AgencyCount.n).where(AgencyCount.agency == agency)
    return {state: n for state, n in session.exec(rows) if n}


def of_city(session: Session, city: str, *, since: str = "") -> Sequence[tuple[str, str, int]]:
    """Return (month, state, cases) of a city from month `since` on, oldest first."""
    rows = select(PlaceCount.month, PlaceCount.state, func.sum(PlaceCount.n))
    rows = rows.where(PlaceCount.city == city, col(PlaceCount.month) >= since, PlaceCount.n != 0)
    rows = rows.group_by(col(PlaceCount.month), col(PlaceCount.state))
    return session.exec(rows.order_by(col(PlaceCount.month), col(PlaceCount.state))).all()


def everything(
    session: Session,
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str, str, str], int]]:
    """Return every counter that is not zero, for the proof of equality."""
    agencies = {(c.agency, c.state): c.n for c in session.exec(select(AgencyCount)) if c.n}
    places = {
        (c.city, c.month, c.state, c.category): c.n for c in session.exec(select(PlaceCount)) if c.n
    }
    return agencies, places


def last_proof(session: Session) -> CountProof | None:
    """Return the outcome of the latest comparison with the cases."""
    return session.exec(select(CountProof).order_by(col(CountProof.id).desc()).limit(1)).first()
