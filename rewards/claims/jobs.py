"""What the worker does for rewards."""

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from rewards.claims import service


def expire(works: Works) -> None:
    """End the rewards nobody claimed in time."""
    with works.begin(SYSTEM) as work:
        service.expire(work)


def remind(works: Works) -> None:
    """Note which rewards are to be claimed soon."""
    with works.begin(SYSTEM) as work:
        service.remind(work)
