"""`cluebridge`: every command in one place."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from portal.main.commands import (
    audio,
    calendar,
    counters,
    demo,
    docs,
    draw,
    duty,
    keys,
    log,
    package,
    papers,
    penalty,
    reconcile,
    recovery,
    reward,
    search,
    serve,
    signing,
    store,
    term,
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, grouped as people look for them."""
    top = argparse.ArgumentParser(
        prog="cluebridge",
        description="Cluebridge 线索桥: tips on health-insurance fraud, cases shared by agencies, criminal "
        "referrals with their statutory clocks, recovery of losses, rewards.",
        epilog="Settings come from CLUEBRIDGE_… variables; see deploy/portal.env.example.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (
        *(demo, serve, store, search, keys, recovery, log, package, signing),
        *(term, calendar, duty, draw, penalty, reward, counters, reconcile, audio),
        *(papers, docs),
    ):
        module.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 for success, 1 for a finding, 2 for wrong use."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
