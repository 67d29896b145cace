"""The case file: parties, allegations, amounts, sharing, timeline."""
