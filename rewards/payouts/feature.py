"""Paying a claimed reward once, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("rewards.payouts")
