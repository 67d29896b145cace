"""On the spot, offered to the application."""

from portal.infra.feature import Feature
from referrals.visits.routes import app

feature = Feature("referrals.visits", staff=(app.staff,))
