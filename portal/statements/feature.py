"""Statements of banks, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("portal.statements")
