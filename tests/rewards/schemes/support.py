"""A local rule as an administrator writes it."""

from __future__ import annotations

from datetime import date

PACK = """\
[instruments]
HQ = "花桥市举报奖励细则（试行）"

[[scheme]]
code = "HQ"
version = "HQ.{serial}"
title = {{ zh = "花桥市举报奖励", en = "Huaqiao reward for tips" }}
place = {{ zh = "花桥市", en = "Huaqiao" }}
law = {{ instrument = "HQ", article = "第六条" }}
status = "verified"
since = {since}
kind = "exact"
rounding = "half_up"
cap = "80000.00"
tiers = [{{ upto = "10000.00", rate = "0.05" }}, {{ rate = "{rate}" }}]
examples = [
  {{ proven = "10000.00", amount = "500.00" }},
  {{ proven = "10000.01", amount = "{above}" }},
]
"""


def pack(since: date, *, serial: int = 1, rate: str = "0.04", above: str = "400.00") -> str:
    """Return a local rule as TOML; `above` is what its example just past the edge says."""
    return PACK.format(since=since.isoformat(), serial=serial, rate=rate, above=above)
