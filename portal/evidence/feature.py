"""Evidence, offered to the application. Its pages belong to the tips and cases that hold it."""

from portal.evidence import jobs
from portal.infra.feature import Feature, Job

feature = Feature("portal.evidence", jobs=(Job("sweep-orphans", 3600, jobs.sweep_orphans),))
