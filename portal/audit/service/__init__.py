"""The verbs of the custody log, under one name."""

from portal.audit.service.appending import (
    append,
    national_signer,
    next_leaf,
    sign_checkpoint,
    signer,
    verifiers,
)
from portal.audit.service.proving import consistency, fill_nodes, inclusion, prove

__all__ = [
    "append",
    "consistency",
    "fill_nodes",
    "inclusion",
    "national_signer",
    "next_leaf",
    "prove",
    "sign_checkpoint",
    "signer",
    "verifiers",
]
