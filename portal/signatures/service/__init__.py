"""What is done with signatures: certificates, signing, checking."""

from portal.signatures.service.binding import bind
from portal.signatures.service.certificates import (
    authority_pem,
    end,
    install,
    issue,
    request,
    roots,
    when_dismissed,
    when_key_renewed,
)
from portal.signatures.service.checking import Checked, check
from portal.signatures.service.letters import is_signed, signed_by, when_bound, when_signed
from portal.signatures.service.parties import (
    Signed,
    as_png,
    checked,
    may_take,
    open_record,
    opened,
    take,
)
from portal.signatures.service.signing import Standing, may_sign_now, sign, standing

__all__ = [
    "Checked",
    "Signed",
    "Standing",
    "as_png",
    "authority_pem",
    "bind",
    "check",
    "checked",
    "end",
    "install",
    "is_signed",
    "issue",
    "may_sign_now",
    "may_take",
    "open_record",
    "opened",
    "request",
    "roots",
    "sign",
    "signed_by",
    "standing",
    "take",
    "when_bound",
    "when_dismissed",
    "when_key_renewed",
    "when_signed",
]
