"""Collecting what was ordered: instalments, additions for late payment, set-off, security, writing off.

Every act that changes what somebody owes is proposed by one officer and decided by the head, another
one. Finance books; it opens nothing sealed, so what is written here is plain, like the basis of an order.
"""
