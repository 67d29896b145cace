"""Orders, payments and accounts over HTTP."""

from referrals.recoveries.routes import accounts, lists, orders

routers = (lists.staff, accounts.staff, orders.staff)

__all__ = ["routers"]
