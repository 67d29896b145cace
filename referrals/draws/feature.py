"""Draws that anybody can repeat, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.draws")
