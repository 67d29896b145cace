"""Figures, measured on running processes. `make bench`; results go to RESULTS.md."""
