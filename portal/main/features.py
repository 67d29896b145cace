"""Every capability, one line each. The only import of `referrals` and `rewards` from below them."""

from portal.agencies.feature import feature as agencies
from portal.audit.feature import feature as audit
from portal.cases.feature import feature as cases
from portal.evidence.feature import feature as evidence
from portal.figures.feature import feature as figures
from portal.identity.feature import feature as identity
from portal.infra.feature import Feature
from portal.intake.feature import feature as intake
from portal.notices.feature import feature as notices
from portal.registry.feature import feature as registry
from referrals.clocks.feature import feature as clocks
from referrals.inspections.feature import feature as inspections
from referrals.recoveries.feature import feature as recoveries
from referrals.transfers.feature import feature as transfers
from rewards.claims.feature import feature as claims
from rewards.schemes.feature import feature as schemes

FEATURES: tuple[Feature, ...] = (
    audit,
    agencies,
    identity,
    notices,
    evidence,
    registry,
    figures,
    intake,
    cases,
    clocks,
    transfers,
    inspections,
    recoveries,
    schemes,
    claims,
)
