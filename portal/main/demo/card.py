"""The demonstration's card: the one-time-code secrets and the receipt, beside the data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyotp

from portal.infra.settings import Settings
from portal.kernel.actor import OFFICE_NAMES
from portal.kernel.clock import SystemClock
from portal.main import people

CARD = "demo.json"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def demo_codes(settings: Settings) -> Callable[[], list[dict[str, Any]] | None]:
    """Return what lists the demonstration sign-ins with their present one-time codes."""
    card = settings.data_dir / CARD

    def codes() -> list[dict[str, Any]] | None:
        local = settings.staff_host in LOOPBACK and not settings.staff_origin
        if not settings.demo or not local or not card.is_file():
            return None
        secrets = json.loads(card.read_text("utf-8"))["totp"]
        now = SystemClock().now()
        return [
            {
                "login": person.login,
                "name": person.name,
                "agency": person.agency,
                "offices": [OFFICE_NAMES[office] for office in sorted(person.offices)],
                "passphrase": people.PASSPHRASE,
                "code": pyotp.TOTP(secrets[person.login]).at(now),
            }
            for person in people.PEOPLE
        ]

    return codes
