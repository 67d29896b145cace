"""The duty to refer: when proven fraud must be looked at for referral, and what a fine may not replace."""
