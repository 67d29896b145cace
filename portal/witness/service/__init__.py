"""The verbs of witnesses, under one name."""

from portal.witness.service.asking import Asking, due, heard
from portal.witness.service.cosigning import Asked, Verdict, add_checkpoint, cosigner, read
from portal.witness.service.proofs import proof_for_reporter, proof_of, proved_to

__all__ = [
    "Asked",
    "Asking",
    "Verdict",
    "add_checkpoint",
    "cosigner",
    "due",
    "heard",
    "proof_for_reporter",
    "proof_of",
    "proved_to",
    "read",
]
