"""The prosecutor's desk: every referral and non-referral of a region, and where each case's money stands."""
