"""The pages of running clocks, of the calendar and of calendar feeds."""

from referrals.clocks.routes import calendars, feeds, pages
from referrals.clocks.routes.sections import for_reporter, on_case, on_home, on_tip

STAFF = (feeds.staff, pages.staff, calendars.staff)

__all__ = ["STAFF", "for_reporter", "on_case", "on_home", "on_tip"]
