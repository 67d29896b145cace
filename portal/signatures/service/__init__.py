"""What is done with signatures: certificates, signing, checking."""

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
from portal.signatures.service.signing import Standing, may_sign_now, sign, standing

__all__ = [
    "Checked",
    "Standing",
    "authority_pem",
    "check",
    "end",
    "install",
    "issue",
    "may_sign_now",
    "request",
    "roots",
    "sign",
    "standing",
    "when_dismissed",
    "when_key_renewed",
]
