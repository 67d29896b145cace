"""Periodic work of publicity."""

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.publicity import service


def count(works: Works) -> None:
    """Count the years for the public page."""
    with works.begin(SYSTEM) as work:
        service.count_years(work)
