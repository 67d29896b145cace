"""Proving the ledgers, raising the alarm, taking the books out."""

from portal.reconciliation.service.proving import ask, prove, prove_asked
from portal.reconciliation.service.writing import Wanted, export, lines

__all__ = ["Wanted", "ask", "export", "lines", "prove", "prove_asked"]
