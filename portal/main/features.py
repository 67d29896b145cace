"""Every capability, one line each. The only import of `referrals` and `rewards` from below them."""

from portal.agencies.feature import feature as agencies
from portal.assignments.feature import feature as assignments
from portal.audit.feature import feature as audit
from portal.cases.feature import feature as cases
from portal.clients.feature import feature as clients
from portal.copies.feature import feature as copies
from portal.deliveries.feature import feature as deliveries
from portal.erasure.feature import feature as erasure
from portal.evidence.feature import feature as evidence
from portal.figures.feature import feature as figures
from portal.followup.feature import feature as followup
from portal.identity.feature import feature as identity
from portal.imports.feature import feature as imports
from portal.infra.feature import Feature
from portal.intake.feature import feature as intake
from portal.linking.feature import feature as linking
from portal.notices.feature import feature as notices
from portal.packages.feature import feature as packages
from portal.papers.feature import feature as papers
from portal.persons.feature import feature as persons
from portal.publicity.feature import feature as publicity
from portal.reconciliation.feature import feature as reconciliation
from portal.registry.feature import feature as registry
from portal.search.feature import feature as search
from portal.sharing.feature import feature as sharing
from portal.signatures.feature import feature as signatures
from portal.statements.feature import feature as statements
from portal.tasks.feature import feature as tasks
from portal.triage.feature import feature as triage
from portal.witness.feature import feature as witness
from portal.worklists.feature import feature as worklists
from referrals.campaigns.feature import feature as campaigns
from referrals.checklists.feature import feature as checklists
from referrals.clocks.feature import feature as clocks
from referrals.collections.feature import feature as collections
from referrals.desk.feature import feature as desk
from referrals.discipline.feature import feature as discipline
from referrals.draws.feature import feature as draws
from referrals.duty.feature import feature as duty
from referrals.inspections.feature import feature as inspections
from referrals.letters.feature import feature as letters
from referrals.losses.feature import feature as losses
from referrals.measures.feature import feature as measures
from referrals.penalties.feature import feature as penalties
from referrals.proceedings.feature import feature as proceedings
from referrals.recoveries.feature import feature as recoveries
from referrals.reviews.feature import feature as reviews
from referrals.transfers.feature import feature as transfers
from referrals.visits.feature import feature as visits
from rewards.budgets.feature import feature as budgets
from rewards.claims.feature import feature as claims
from rewards.eligibility.feature import feature as eligibility
from rewards.payouts.feature import feature as payouts
from rewards.schemes.feature import feature as schemes

FEATURES: tuple[Feature, ...] = (
    audit,
    agencies,
    identity,
    notices,
    witness,
    evidence,
    registry,
    persons,
    figures,
    intake,
    cases,
    copies,
    papers,
    erasure,
    signatures,
    deliveries,
    sharing,
    assignments,
    tasks,
    search,
    triage,
    linking,
    followup,
    imports,
    clients,
    packages,
    publicity,
    statements,
    reconciliation,
    worklists,
    clocks,
    transfers,
    letters,
    penalties,
    checklists,
    draws,
    inspections,
    recoveries,
    collections,
    visits,
    reviews,
    measures,
    proceedings,
    campaigns,
    losses,
    desk,  # Before duty: sealers run from the last feature to the first, and it copies what duty wrote.
    duty,
    discipline,
    schemes,
    budgets,
    eligibility,
    claims,
    payouts,
)
