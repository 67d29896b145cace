"""Who may be rewarded, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("rewards.eligibility")
