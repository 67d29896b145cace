"""The year's reward money, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("rewards.budgets")
