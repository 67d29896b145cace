"""Agreement and personal measures with start, end and restoration; scores of staff, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.measures")
