"""Pages of campaigns."""

from referrals.campaigns.routes.adding import staff as adding
from referrals.campaigns.routes.coded import public as self_check
from referrals.campaigns.routes.coded import staff as coded
from referrals.campaigns.routes.files import staff as files
from referrals.campaigns.routes.joining import staff as joining
from referrals.campaigns.routes.pages import staff as pages
from referrals.campaigns.routes.published import public
from referrals.campaigns.routes.results import staff as results
from referrals.campaigns.routes.tasks import staff as tasks

staff = (pages, adding, files, tasks, results, coded, joining)
public_pages = (public, self_check)

__all__ = ["public_pages", "staff"]
