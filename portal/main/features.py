"""Every capability, one line each. The only import of `referrals` and `rewards` from below them."""

from portal.agencies.feature import feature as agencies
from portal.audit.feature import feature as audit
from portal.identity.feature import feature as identity
from portal.infra.feature import Feature

FEATURES: tuple[Feature, ...] = (
    audit,
    agencies,
    identity,
)
