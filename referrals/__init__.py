"""Administrative to criminal: referrals, their clocks, inspections and recovery of losses."""
