"""Signatures, offered to the application."""

from portal.cases.rules import CASEWORK
from portal.identity.events import OfficerDismissed, OfficerKeyRenewed
from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.text import Text
from portal.papers.rules import Signed, SignedBy
from portal.signatures import routes, service
from portal.signatures.events import DocumentSigned, SignaturePageMade

feature = Feature(
    "portal.signatures",
    staff=routes.routers,
    subscribers=(
        (OfficerKeyRenewed, service.when_key_renewed),
        (OfficerDismissed, service.when_dismissed),
        (DocumentSigned, service.when_signed),
        (SignaturePageMade, service.when_bound),
    ),
    answers=((Signed, service.is_signed), (SignedBy, service.signed_by)),
    sections=(Section("case", 196, "portal/signatures/_case.html", routes.of_case),),
    nav=(NavItem(93, Text("签名证书", "Signing certificate"), "signatures.mine", CASEWORK),),
)
