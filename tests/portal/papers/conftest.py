"""The scene of cases: a tip, the case on it, and everybody's keys."""

from tests.portal.cases.conftest import scene

__all__ = ["scene"]
