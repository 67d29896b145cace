"""What a payee is known by to the reward office: equal for one account, for one document, for one identity.

Marks of different kinds are not compared: an account, a document and an identity of one person differ.
The key is the office's own: who has the database and the machine's secrets cannot try numbers.
"""

from __future__ import annotations

import hmac
import unicodedata

from portal.crypto.framing import frame
from rewards.payouts.rules import Payee, Way


def mark(key: bytes, payee: Payee) -> str:
    """Return 64 hex signs for where a reward goes, "" where it is fetched without a name."""
    told = _told(payee)
    if not told:
        return ""
    named = frame("cluebridge/reward-payee-mark/v1", payee.way.value.encode(), told.encode())
    return hmac.digest(key, named, "sha256").hex()


def key_context(agency: str) -> bytes:
    """Return what the wrapped key of an agency's marks is bound to."""
    return frame("cluebridge/reward-mark-key/v1", agency.encode())


def _told(payee: Payee) -> str:
    match payee.way:
        case Way.BANK:
            return _plain(payee.account)
        case Way.NAMED:
            return _plain(payee.document)
        case Way.IDENTITY:
            return _plain(payee.payee + payee.account)
    return ""


def _plain(typed: str) -> str:
    """Return letters and digits only, in one form: blanks, dashes and full-width signs are fine."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
