"""What is done at the desk: keeping its lists, taking one out of the house."""

from referrals.desk.service.exporting import export
from referrals.desk.service.projecting import keep, settle, touch

__all__ = ["export", "keep", "settle", "touch"]
