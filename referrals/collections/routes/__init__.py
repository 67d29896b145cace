"""Collecting over HTTP: a part of an order's page, and a page for each thing that can be done."""

from referrals.collections.routes.pages import staff
from referrals.collections.routes.views import of_case, of_order

__all__ = ["of_case", "of_order", "staff"]
