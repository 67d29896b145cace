"""What the address of the queue asks for; what is made up in it is passed over."""

from enum import StrEnum
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Request

from portal.intake.queries.listing import Cursor, Filter, Order, Show
from portal.intake.rules import UNKNOWN, Channel
from portal.registry.book.registry import CATEGORIES

E = TypeVar("E", bound=StrEnum)
MOST_DIGITS = 9
_MOST_SOURCE = 80


def queue_asked(request: Request) -> Filter:
    """Return the filter an address of the queue names."""
    given = request.query_params
    category, institution = given.get("category", ""), given.get("institution", "")
    usual = Show.DECIDED if given.get("decided") == "1" else Show.WAITING
    return Filter(
        show=_one(Show, given.get("show", "")) or usual,
        order=_one(Order, given.get("order", "")) or Order.DUE,
        channel=_one(Channel, given.get("channel", "")),
        category=category if category in {*CATEGORIES, UNKNOWN} else "",
        institution_id=_number(institution),
        source=given.get("source", "")[:_MOST_SOURCE],
        batch=_number(given.get("batch", "")),
        unread=given.get("unread") == "yes",
        doubled=given.get("doubled") == "yes",
        elsewhere=given.get("elsewhere") == "yes",
    )


QueueAsked = Annotated[Filter, Depends(queue_asked)]


def queue_url(request: Request, asked: Filter, place: Cursor | None) -> str:
    """Return the address of another page of the same list, empty for none."""
    if place is None:
        return ""
    kept = filter_query(asked) | {"at": str(place)}
    return f"{request.app.url_path_for('intake.queue')}?{urlencode(kept)}"


def filter_query(asked: Filter) -> dict[str, str]:
    """Return a filter as an address names it."""
    query = {
        "show": asked.show,
        "order": asked.order,
        "channel": asked.channel or "",
        "category": asked.category,
        "institution": str(asked.institution_id or ""),
        **{name: "yes" for name in ("unread", "doubled", "elsewhere") if getattr(asked, name)},
        "source": asked.source,
        "batch": str(asked.batch or ""),
    }
    return {key: str(value) for key, value in query.items() if value}


def all_of(asked: Filter) -> str:
    """Return the query of an address that means every tip a filter finds."""
    return urlencode({**filter_query(asked), "all": "yes"})


def _one(kind: type[E], text: str) -> E | None:
    return kind(text) if text in set(kind) else None


def _number(text: str) -> int | None:
    good = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if good else None
