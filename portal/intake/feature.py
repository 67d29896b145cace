"""Intake, offered to the application."""

from portal.evidence.events import EvidenceDamaged
from portal.identity.events import OfficerDismissed, OfficerKeyRenewed
from portal.infra.feature import Feature, Job, NavItem
from portal.intake import jobs
from portal.intake.events import MessageSent, TipHandedOver, TipReceived, UnsealRequested
from portal.intake.routes import (
    desk,
    files,
    follow,
    later,
    report,
    sending,
    staff,
    unsealing,
    uploads,
)
from portal.intake.rules import READERS
from portal.intake.service import moving, telling
from portal.intake.service.wraps import WRAPS
from portal.kernel.actor import Office
from portal.kernel.text import Text

feature = Feature(
    "portal.intake",
    public=(
        *(uploads.public, uploads.draft_door, uploads.mailbox_door),
        *(files.public, later.public, sending.public, report.public, follow.public),
    ),
    staff=(desk.staff, desk.door, staff.staff, unsealing.staff),
    subscribers=(
        (TipReceived, telling.when_tip_received),
        (TipHandedOver, telling.when_tip_handed_over),
        (MessageSent, telling.when_message_sent),
        (EvidenceDamaged, telling.when_evidence_damaged),
        (UnsealRequested, telling.when_unsealing_asked),
        (OfficerKeyRenewed, moving.when_key_renewed),
        (OfficerDismissed, moving.when_dismissed),
    ),
    wraps=WRAPS,
    jobs=(Job("purge-drafts", 300, jobs.purge),),
    nav=(
        NavItem(10, Text("线索受理", "Tips"), "intake.queue", READERS),
        NavItem(
            70,
            Text("身份开启", "Unsealing"),
            "intake.unsealing",
            frozenset({Office.IDENTITY_CUSTODIAN, Office.HEAD, Office.INVESTIGATOR, Office.INTAKE}),
        ),
    ),
)
