"""Agreement and personal measures, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.measures")
