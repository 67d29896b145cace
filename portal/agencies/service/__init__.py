"""The verbs of agencies and their keys, under one name."""

from portal.agencies.service.directory import load_directory, packaged_directory
from portal.agencies.service.keyring import (
    Wrapped,
    current_public,
    deposit_mine,
    grant,
    make_key,
    move_holdings,
    unwrap_mine,
    withdraw_all,
    wrap_for,
)
from portal.agencies.service.naming import end, rename
from portal.agencies.service.recovery import Ceremony, recover, split_recovery
from portal.agencies.service.rotation import (
    Place,
    finish,
    left,
    rewrap,
    rotate,
)

__all__ = [
    "Ceremony",
    "Place",
    "Wrapped",
    "current_public",
    "deposit_mine",
    "end",
    "finish",
    "grant",
    "left",
    "load_directory",
    "make_key",
    "move_holdings",
    "packaged_directory",
    "recover",
    "rename",
    "rewrap",
    "rotate",
    "split_recovery",
    "unwrap_mine",
    "withdraw_all",
    "wrap_for",
]
