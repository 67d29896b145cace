"""What triage goes by, as data: points for doubles, points of the intake score, powers of agencies."""
