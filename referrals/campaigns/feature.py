"""Campaigns and their tasks, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.campaigns")
