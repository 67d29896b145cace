"""The pages of signatures."""

from portal.signatures.routes.certificates import staff as certificates
from portal.signatures.routes.documents import of_case
from portal.signatures.routes.documents import staff as documents
from portal.signatures.routes.parties import staff as parties

routers = (certificates, documents, parties)

__all__ = ["of_case", "routers"]
