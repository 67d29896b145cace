"""Witnesses of custody logs: others cosign ours, we cosign theirs (c2sp.org/tlog-witness)."""
