"""Pages of claim review and of third parties."""

from referrals.reviews.routes.acts import staff as acts
from referrals.reviews.routes.pages import staff as pages
from referrals.reviews.routes.samples import staff as samples
from referrals.reviews.routes.thirds import staff as thirds

routers = (pages, acts, samples, thirds)

__all__ = ["routers"]
