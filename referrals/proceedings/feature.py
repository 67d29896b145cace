"""The administrative case from filing to enforcement, step by step with its clocks, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.proceedings")
