"""What the worker does for rewards."""

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from rewards.claims import service


def expire(works: Works) -> None:
    """End the rewards nobody claimed in time."""
    with works.begin(SYSTEM) as work:
        service.expire(work)
