"""Pages of checklists: versions, drafts, the second person."""

from referrals.checklists.routes.drafts import staff as drafts
from referrals.checklists.routes.files import staff as files
from referrals.checklists.routes.items import staff as items
from referrals.checklists.routes.pages import staff as pages

routers = (pages, drafts, items, files)

__all__ = ["routers"]
