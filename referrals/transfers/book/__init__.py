"""Local practice of referrals, as data with its source."""
