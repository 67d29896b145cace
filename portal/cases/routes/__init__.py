"""The staff pages of cases."""

from portal.cases.routes.acts import staff as acts
from portal.cases.routes.evidence import staff as evidence
from portal.cases.routes.files import door
from portal.cases.routes.files import staff as files
from portal.cases.routes.pages import staff as pages
from portal.cases.routes.paper import staff as paper
from portal.cases.routes.proofs import staff as proofs

routers = (pages, paper, proofs, acts, files, door, evidence)

__all__ = ["routers"]
