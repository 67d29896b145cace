"""The staff pages of assignments."""

from portal.assignments.routes.absences import staff as absences
from portal.assignments.routes.board import staff as board
from portal.assignments.routes.of_case import staff as of_case
from portal.assignments.routes.recusals import staff as recusals

routers = (of_case, board, absences, recusals)

__all__ = ["routers"]
