"""What is done with deliveries: recording one, signing for a document, reading them."""

from portal.deliveries.service.reading import Told, document_of, may_record, may_sign_for, opened
from portal.deliveries.service.recording import by_receipt, checked, deliver, sign_for, with_receipt

__all__ = [
    "Told",
    "by_receipt",
    "checked",
    "deliver",
    "document_of",
    "may_record",
    "may_sign_for",
    "opened",
    "sign_for",
    "with_receipt",
]
