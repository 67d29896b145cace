"""Checklists with versions, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.checklists")
