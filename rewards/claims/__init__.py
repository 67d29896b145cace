"""Reward proposals, approvals, anonymous claims and payments."""
