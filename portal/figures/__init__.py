"""Figures: counters of cases, moved in the transaction of the act that changes them."""
