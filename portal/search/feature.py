"""Search, offered to the application."""

from portal.infra.feature import Feature, Job
from portal.kernel.events import Event
from portal.search import jobs, routes, service

feature = Feature(
    "portal.search",
    staff=(routes.staff,),
    subscribers=((Event, service.when_registry_changed),),
    sealers=(service.keep,),
    jobs=(
        Job("search-pending", 0, jobs.index_pending, long=True),
        Job("prove-search", 86_400, jobs.prove, long=True),
    ),
)
