"""Proof that the ledgers hold, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("portal.reconciliation")
