"""Collecting what was ordered, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.collections")
