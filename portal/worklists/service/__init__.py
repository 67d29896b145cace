"""What is done with lists: keeping views, acting on many cases, taking a list out of the house."""

from portal.worklists.service.asking import from_query, of_view, understood
from portal.worklists.service.bulk import confirm, forget, plan
from portal.worklists.service.exporting import export, export_figures
from portal.worklists.service.keeping import change, choose_columns, delete, keep
from portal.worklists.service.queues import act, take_next

__all__ = [
    "act",
    "change",
    "choose_columns",
    "confirm",
    "delete",
    "export",
    "export_figures",
    "forget",
    "from_query",
    "keep",
    "of_view",
    "plan",
    "take_next",
    "understood",
]
