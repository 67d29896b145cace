"""The loss board, offered to the application."""

from portal.infra.feature import Feature

feature = Feature("referrals.losses")
