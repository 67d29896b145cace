"""What a signature needs: a certificate, an order of signers, a place on the page."""

from portal.signatures.rules.authority import (
    Subject,
    authority,
    issued,
    key_of,
    leads_to,
    named_in,
    serial_of,
)
from portal.signatures.rules.parties import (
    HOW_NAMES,
    PARTY_NAMES,
    UNSIGNED,
    WITH_FILE,
    How,
    PartyRole,
    lacking,
)
from portal.signatures.rules.place import MOST_SIGNATURES, Box, beside, box
from portal.signatures.rules.plan import ROLE_NAMES, Plan, SignerRole, next_role

__all__ = [
    "HOW_NAMES",
    "MOST_SIGNATURES",
    "PARTY_NAMES",
    "ROLE_NAMES",
    "UNSIGNED",
    "WITH_FILE",
    "Box",
    "How",
    "PartyRole",
    "Plan",
    "SignerRole",
    "Subject",
    "authority",
    "beside",
    "box",
    "issued",
    "key_of",
    "lacking",
    "leads_to",
    "named_in",
    "next_role",
    "serial_of",
]
