"""Where keys of tips and halves of identities lie under agency keys."""

from __future__ import annotations

from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.models import IdentityVault, Tip
from portal.intake.service import rekeying, seals, vault


def _tip(_: Work, tip: Tip) -> bytes:
    return seals.bound("tip key", tip.number)


def _custodian(work: Work, kept: IdentityVault) -> bytes:
    return vault.half_context(queries.by_id(work.session, kept.tip_id), "custodian")


def _approver(work: Work, kept: IdentityVault) -> bytes:
    return vault.half_context(queries.by_id(work.session, kept.tip_id), "approver")


WRAPS = (
    WrapPlace(Tip, "key_id", "wrapped", _tip, after=rekeying.mark),
    WrapPlace(IdentityVault, "custodian_key_id", "custodian_half", _custodian, id="tip_id"),
    WrapPlace(IdentityVault, "approver_key_id", "approver_half", _approver, id="tip_id"),
)
