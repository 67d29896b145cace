"""The staff pages of previews and working copies."""

from portal.copies.routes.looking import staff as looking
from portal.copies.routes.making import staff as making
from portal.copies.routes.transcripts import staff as transcripts

routers = (looking, making, transcripts)

__all__ = ["routers"]
