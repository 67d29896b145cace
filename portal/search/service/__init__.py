"""What is done for searching: keeping the index, and looking into sealed content when asked to."""

from portal.search.service.indexing import (
    Batch,
    differing,
    index_more,
    index_pending,
    is_sound,
    keep,
    make_ready,
    tell_differences,
    tell_repairs,
    when_registry_changed,
)
from portal.search.service.sealed import MOST_OPENED, Hit, Looked, look_inside

__all__ = [
    "MOST_OPENED",
    "Batch",
    "Hit",
    "Looked",
    "differing",
    "index_more",
    "index_pending",
    "is_sound",
    "keep",
    "look_inside",
    "make_ready",
    "tell_differences",
    "tell_repairs",
    "when_registry_changed",
]
