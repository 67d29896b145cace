"""Reward rules, offered to the application."""

from portal.infra.feature import Feature
from rewards.schemes import routes

feature = Feature("rewards.schemes", public=(routes.public,))
