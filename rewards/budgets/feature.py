"""The year's reward money, offered to the application."""

from portal.infra.feature import Feature
from rewards.budgets import routes

feature = Feature("rewards.budgets", staff=(routes.staff,))
