"""Evidence, offered to the application. Files are shown on the pages of the tips and cases they are in."""

from portal.evidence import jobs
from portal.evidence.routes import store
from portal.infra.feature import Feature, Job, NavItem
from portal.kernel.actor import Office
from portal.kernel.text import Text

feature = Feature(
    "portal.evidence",
    staff=(store.staff,),
    nav=(
        NavItem(
            920,
            Text("证据存储", "Evidence store"),
            "evidence.store",
            frozenset({Office.ADMINISTRATOR, Office.AUDITOR}),
        ),
    ),
    jobs=(
        Job("sweep-orphans", 3600, jobs.sweep_orphans),
        Job("drop-uploads", 3600, jobs.drop_expired),
        Job("room-for-evidence", 600, jobs.look_at_room),
        Job("check-store", 3600, jobs.check_store, long=True),
    ),
)
