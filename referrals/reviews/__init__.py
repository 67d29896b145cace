"""Review of claims: samples, extrapolation, first review to disposal by separate people."""
