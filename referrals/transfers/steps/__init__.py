"""Every step of a referral, one a file, as a value."""
