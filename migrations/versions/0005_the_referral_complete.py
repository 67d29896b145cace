"""The referral complete: steps, letters, papers, signatures, duty, discipline, calendars."""

import sqlalchemy as sa
from alembic import op

from portal.infra.database import append_only_ddl


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


FILLED = {
    "clock_event": ("batch",),
    "clock_interval": (
        "ground",
        "document",
        "approved_by",
    ),
    "officer_office": ("acting",),
    "recovery_order": (
        "act",
        "distinct",
    ),
    "transfer": ("reverse",),
}
"""Columns that old rows got a value for and that new rows name themselves."""
APPEND_ONLY = (
    "clock_move",
    "delivery",
    "discipline_entry",
    "document_signature",
    "duty_answer",
    "duty_offset",
    "letter_paper",
    "letter_record",
    "paper_version",
    "party_signature",
    "signature_page",
    "signing_authority",
    "transfer_departure",
    "transfer_judgment",
    "transfer_package",
    "transfer_unit",
)


def upgrade() -> None:
    op.create_table(
        "calendar_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("days", sa.JSON(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_pass")),
    )
    op.create_table(
        "signing_authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_authority")),
    )
    op.create_table(
        "calendar_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_calendar_notice_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_notice")),
    )
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.create_index(
            "uq_calendar_notice_in_force",
            ["year"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )

    op.create_table(
        "clock_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_clock_feed_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_clock_feed_token_hash")),
    )
    with op.batch_alter_table("clock_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_feed_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "clock_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clock.id"], name=op.f("fk_clock_request_clock_id_clock")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_clock_request_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_request")),
    )
    with op.batch_alter_table("clock_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_request_clock_id"), ["clock_id"], unique=False)
        batch_op.create_index(
            "uq_clock_request_open",
            ["clock_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "desk_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("turn", sa.String(length=40), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("suspected_fen", sa.BigInteger(), nullable=False),
        sa.Column("proven_fen", sa.BigInteger(), nullable=False),
        sa.Column("fund_ordered_fen", sa.BigInteger(), nullable=False),
        sa.Column("fund_received_fen", sa.BigInteger(), nullable=False),
        sa.Column("restitution_ordered_fen", sa.BigInteger(), nullable=False),
        sa.Column("restitution_received_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_desk_row_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_desk_row_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(["owner"], ["agency.code"], name=op.f("fk_desk_row_owner_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_row")),
        sa.UniqueConstraint("agency", "case_id", name=op.f("uq_desk_row_agency_case_id")),
    )
    with op.batch_alter_table("desk_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_row_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_desk_row_list", ["agency", "part", "rank", "id", "case_id"], unique=False
        )
        batch_op.create_index(
            "ix_desk_row_owner", ["agency", "part", "owner", "rank", "id", "case_id"], unique=False
        )

    op.create_table(
        "discipline_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("clue_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_by", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_discipline_matter_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["agency_key.id"], name=op.f("fk_discipline_matter_key_id_agency_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discipline_matter")),
        sa.UniqueConstraint("code", name=op.f("uq_discipline_matter_code")),
        sa.UniqueConstraint("number", name=op.f("uq_discipline_matter_number")),
    )
    with op.batch_alter_table("discipline_matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discipline_matter_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_discipline_matter_key_id"), ["key_id"], unique=False)

    op.create_table(
        "duty_flag",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("offence", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("raised_band", sa.String(length=40), nullable=False),
        sa.Column("own_fen", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("threshold_fen", sa.BigInteger(), nullable=False),
        sa.Column("answered_fen", sa.BigInteger(), nullable=False),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_duty_flag_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_duty_flag_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_duty_flag")),
    )
    with op.batch_alter_table("duty_flag", schema=None) as batch_op:
        batch_op.create_index(
            "ix_duty_flag_agency", ["agency", "state", "remind_on", "case_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_duty_flag_raised_at"), ["raised_at"], unique=False)
        batch_op.create_index("ix_duty_flag_region", ["state", "region", "case_id"], unique=False)

    op.create_table(
        "duty_offset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("criminal_fen", sa.BigInteger(), nullable=False),
        sa.Column("imposed_fen", sa.BigInteger(), nullable=False),
        sa.Column("detention_days", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_duty_offset_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_duty_offset_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_offset")),
    )
    with op.batch_alter_table("duty_offset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_offset_case_id"), ["case_id"], unique=False)

    op.create_table(
        "duty_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("offence", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("checklist", sa.String(length=40), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("threshold_fen", sa.BigInteger(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_duty_review_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_duty_review_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_duty_review_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_duty_review_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_duty_review_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_review")),
    )
    with op.batch_alter_table("duty_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_review_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_duty_review_decided", ["agency", "decided_at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=48), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("with_share", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> written_by_id",
            name=op.f("ck_letter_second_person"),
        ),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_letter_agency_agency")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["officer.id"], name=op.f("fk_letter_approved_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_letter_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["officer.id"], name=op.f("fk_letter_written_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("ref", name=op.f("uq_letter_ref")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_agency", ["agency", "id"], unique=False)
        batch_op.create_index("ix_letter_case", ["case_id", "kind"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_signing_key_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.create_index("ix_signing_key_officer", ["officer_id", "ended_at"], unique=False)

    op.create_table(
        "clock_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("was_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clock.id"], name=op.f("fk_clock_move_clock_id_clock")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["calendar_notice.id"],
            name=op.f("fk_clock_move_notice_id_calendar_notice"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_move")),
    )
    with op.batch_alter_table("clock_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_move_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_clock_move_clock_id"), ["clock_id"], unique=False)
        batch_op.create_index("ix_clock_move_of", ["notice_id", "agency", "id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("to_agency", sa.String(length=40), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_delivery_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_delivery_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["evidence_item.id"], name=op.f("fk_delivery_consent_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_delivery_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["evidence_item.id"], name=op.f("fk_delivery_proof_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["case_document.id"], name=op.f("fk_delivery_receipt_id_case_document")
        ),
        sa.ForeignKeyConstraint(
            ["to_agency"], ["agency.code"], name=op.f("fk_delivery_to_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "document_id", "to_agency", name=op.f("uq_delivery_document_id_to_agency")
        ),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_document_id"), ["document_id"], unique=False)

    op.create_table(
        "discipline_bar",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["discipline_matter.id"],
            name=op.f("fk_discipline_bar_matter_id_discipline_matter"),
        ),
        sa.PrimaryKeyConstraint("matter_id", "mark", name=op.f("pk_discipline_bar")),
    )
    with op.batch_alter_table("discipline_bar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discipline_bar_mark"), ["mark"], unique=False)

    op.create_table(
        "discipline_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["discipline_matter.id"],
            name=op.f("fk_discipline_entry_matter_id_discipline_matter"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discipline_entry")),
    )
    with op.batch_alter_table("discipline_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_discipline_entry_matter_id"), ["matter_id"], unique=False
        )

    op.create_table(
        "discipline_seat",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("decides", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["discipline_matter.id"],
            name=op.f("fk_discipline_seat_matter_id_discipline_matter"),
        ),
        sa.PrimaryKeyConstraint("matter_id", "mark", name=op.f("pk_discipline_seat")),
    )
    with op.batch_alter_table("discipline_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discipline_seat_mark"), ["mark"], unique=False)

    op.create_table(
        "document_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("signed_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_document_signature_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_document_signature_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_document_signature_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_document_signature_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["root_id"],
            ["case_document.id"],
            name=op.f("fk_document_signature_root_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_id"],
            ["case_document.id"],
            name=op.f("fk_document_signature_signed_id_case_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_signature")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_signature_document_id")),
        sa.UniqueConstraint(
            "root_id", "officer_id", name=op.f("uq_document_signature_root_id_officer_id")
        ),
        sa.UniqueConstraint(
            "root_id", "position", name=op.f("uq_document_signature_root_id_position")
        ),
        sa.UniqueConstraint("signed_id", name=op.f("uq_document_signature_signed_id")),
    )
    with op.batch_alter_table("document_signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_signature_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "duty_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_duty_answer_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence_item.id"],
            name=op.f("fk_duty_answer_evidence_id_evidence_item"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_duty_answer_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_answer")),
    )
    with op.batch_alter_table("duty_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_answer_case_id"), ["case_id"], unique=False)

    op.create_table(
        "letter_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("agency_key_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_letter_key_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["agency_key_id"],
            ["agency_key.id"],
            name=op.f("fk_letter_key_agency_key_id_agency_key"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_key_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_key")),
        sa.UniqueConstraint(
            "letter_id", "agency", "scope", name=op.f("uq_letter_key_letter_id_agency_scope")
        ),
    )
    with op.batch_alter_table("letter_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_key_agency_key_id"), ["agency_key_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_key_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "letter_to",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("reply_by_id", sa.Integer(), nullable=True),
        sa.Column("prods", sa.Integer(), nullable=False),
        sa.Column("told_above", sa.String(length=40), nullable=True),
        sa.Column("told_police", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_letter_to_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_to_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["reply_by_id"], ["officer.id"], name=op.f("fk_letter_to_reply_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["told_above"], ["agency.code"], name=op.f("fk_letter_to_told_above_agency")
        ),
        sa.ForeignKeyConstraint(
            ["told_police"], ["agency.code"], name=op.f("fk_letter_to_told_police_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_to")),
        sa.UniqueConstraint("letter_id", "agency", name=op.f("uq_letter_to_letter_id_agency")),
    )
    with op.batch_alter_table("letter_to", schema=None) as batch_op:
        batch_op.create_index("ix_letter_to_above", ["told_above", "letter_id"], unique=False)
        batch_op.create_index("ix_letter_to_agency", ["agency", "letter_id"], unique=False)
        batch_op.create_index("ix_letter_to_police", ["told_police", "letter_id"], unique=False)

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("series", sa.String(length=80), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_paper_agency_agency")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_paper_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["case_document.id"], name=op.f("fk_paper_document_id_case_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("series", "serial", name=op.f("uq_paper_series_serial")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index("ix_paper_agency", ["agency", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_paper_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "party_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_party_signature_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_party_signature_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_party_signature_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_party_signature_item_id_evidence_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_signature")),
    )
    with op.batch_alter_table("party_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_signature_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_party_signature_document_id"), ["document_id"], unique=False
        )

    op.create_table(
        "signature_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("made_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_signature_page_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_signature_page_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["made_id"], ["case_document.id"], name=op.f("fk_signature_page_made_id_case_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_page")),
        sa.UniqueConstraint("document_id", name=op.f("uq_signature_page_document_id")),
        sa.UniqueConstraint("made_id", name=op.f("uq_signature_page_made_id")),
    )
    with op.batch_alter_table("signature_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_page_case_id"), ["case_id"], unique=False)

    op.create_table(
        "transfer_departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_transfer_departure_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_transfer_departure_transfer_id_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_departure")),
        sa.UniqueConstraint(
            "transfer_id", "officer_id", name=op.f("uq_transfer_departure_transfer_id_officer_id")
        ),
    )
    op.create_table(
        "transfer_judgment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("court_fine_fen", sa.BigInteger(), nullable=False),
        sa.Column("restitution_fen", sa.BigInteger(), nullable=False),
        sa.Column("obligor", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_transfer_judgment_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_judgment_transfer_id_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_judgment")),
    )
    with op.batch_alter_table("transfer_judgment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_judgment_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfer_judgment_transfer_id"), ["transfer_id"], unique=False
        )

    op.create_table(
        "transfer_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["case_package.id"],
            name=op.f("fk_transfer_package_package_id_case_package"),
        ),
        sa.ForeignKeyConstraint(
            ["receiver"], ["agency.code"], name=op.f("fk_transfer_package_receiver_agency")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_package_transfer_id_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_package")),
    )
    with op.batch_alter_table("transfer_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transfer_package_transfer_id"), ["transfer_id"], unique=False
        )

    op.create_table(
        "transfer_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_transfer_unit_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_unit_transfer_id_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_unit")),
    )
    with op.batch_alter_table("transfer_unit", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_unit_agency", ["agency", "transfer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfer_unit_transfer_id"), ["transfer_id"], unique=False
        )

    op.create_table(
        "letter_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_letter_paper_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_paper_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["letter_to.id"], name=op.f("fk_letter_paper_to_id_letter_to")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_paper")),
    )
    with op.batch_alter_table("letter_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_paper_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "letter_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.String(length=400), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_record_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_letter_record_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["letter_to.id"], name=op.f("fk_letter_record_to_id_letter_to")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_record")),
    )
    with op.batch_alter_table("letter_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_record_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "paper_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_paper_batch_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["model_id"], ["paper.id"], name=op.f("fk_paper_batch_model_id_paper")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_paper_batch_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batch")),
    )
    with op.batch_alter_table("paper_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_batch_agency"), ["agency"], unique=False)

    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("docx_ref", sa.LargeBinary(), nullable=False),
        sa.Column("docx_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_paper_version_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint("paper_id", "version", name=op.f("uq_paper_version_paper_id_version")),
    )
    op.create_table(
        "paper_batch_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paper_batch.id"], name=op.f("fk_paper_batch_item_batch_id_paper_batch")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_paper_batch_item_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_batch_item_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batch_item")),
    )
    with op.batch_alter_table("paper_batch_item", schema=None) as batch_op:
        batch_op.create_index("ix_paper_batch_item_next", ["batch_id", "state", "id"], unique=False)

    with op.batch_alter_table("audit_leaf", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_leaf_event"), ["event"], unique=False)

    op.execute(
        "ALTER TABLE clock ADD COLUMN watcher VARCHAR(40) "
        "CONSTRAINT fk_clock_watcher_agency REFERENCES agency (code)"
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clock_counted",
            ["version", "unit", "n", "started_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    with op.batch_alter_table("clock_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("batch", sa.String(length=16), nullable=False, server_default="")
        )
        batch_op.create_index(
            "ix_clock_event_told",
            ["told", "id"],
            unique=False,
            sqlite_where=sa.text("told IS NOT NULL"),
            postgresql_where=sa.text("told IS NOT NULL"),
        )

    with op.batch_alter_table("clock_interval", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ground", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("document", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("approved_by", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("discussed_on", sa.Date(), nullable=True))

    with op.batch_alter_table("officer_office", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("acting", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("recovery_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("act", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("distinct", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("step_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("happened_on", sa.Date(), nullable=True))

    op.execute(
        "ALTER TABLE transfer ADD COLUMN next_agency VARCHAR(40) "
        "CONSTRAINT fk_transfer_next_agency_agency REFERENCES agency (code)"
    )
    op.execute(
        "ALTER TABLE transfer ADD COLUMN earlier_id INTEGER "
        "CONSTRAINT fk_transfer_earlier_id_transfer REFERENCES transfer (id)"
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reverse", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(batch_op.f("ix_transfer_earlier_id"), ["earlier_id"], unique=False)

    with op.batch_alter_table("transfer_paper", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_months", sa.Integer(), nullable=True))
    for table, columns in FILLED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("transfer_paper", schema=None) as batch_op:
        batch_op.drop_column("reply_months")

    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_earlier_id"))
        batch_op.drop_column("reverse")
        batch_op.drop_column("earlier_id")
        batch_op.drop_column("next_agency")

    with op.batch_alter_table("step_record", schema=None) as batch_op:
        batch_op.drop_column("happened_on")

    with op.batch_alter_table("recovery_order", schema=None) as batch_op:
        batch_op.drop_column("distinct")
        batch_op.drop_column("act")

    with op.batch_alter_table("officer_office", schema=None) as batch_op:
        batch_op.drop_column("acting")

    with op.batch_alter_table("clock_interval", schema=None) as batch_op:
        batch_op.drop_column("discussed_on")
        batch_op.drop_column("approved_by")
        batch_op.drop_column("document")
        batch_op.drop_column("ground")

    with op.batch_alter_table("clock_event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_clock_event_told",
            sqlite_where=sa.text("told IS NOT NULL"),
            postgresql_where=sa.text("told IS NOT NULL"),
        )
        batch_op.drop_column("batch")
        batch_op.drop_column("told")

    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_clock_counted",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_column("watcher")

    with op.batch_alter_table("audit_leaf", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_leaf_event"))

    with op.batch_alter_table("paper_batch_item", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_batch_item_next")

    op.drop_table("paper_batch_item")
    op.drop_table("paper_version")
    with op.batch_alter_table("paper_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_batch_agency"))

    op.drop_table("paper_batch")
    with op.batch_alter_table("letter_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_record_letter_id"))

    op.drop_table("letter_record")
    with op.batch_alter_table("letter_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_paper_letter_id"))

    op.drop_table("letter_paper")
    with op.batch_alter_table("transfer_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_unit_transfer_id"))
        batch_op.drop_index("ix_transfer_unit_agency")

    op.drop_table("transfer_unit")
    with op.batch_alter_table("transfer_package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_package_transfer_id"))

    op.drop_table("transfer_package")
    with op.batch_alter_table("transfer_judgment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_judgment_transfer_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_judgment_case_id"))

    op.drop_table("transfer_judgment")
    op.drop_table("transfer_departure")
    with op.batch_alter_table("signature_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_page_case_id"))

    op.drop_table("signature_page")
    with op.batch_alter_table("party_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_signature_document_id"))
        batch_op.drop_index(batch_op.f("ix_party_signature_case_id"))

    op.drop_table("party_signature")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_subject")
        batch_op.drop_index(batch_op.f("ix_paper_case_id"))
        batch_op.drop_index("ix_paper_agency")

    op.drop_table("paper")
    with op.batch_alter_table("letter_to", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_to_police")
        batch_op.drop_index("ix_letter_to_agency")
        batch_op.drop_index("ix_letter_to_above")

    op.drop_table("letter_to")
    with op.batch_alter_table("letter_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_key_letter_id"))
        batch_op.drop_index(batch_op.f("ix_letter_key_agency_key_id"))

    op.drop_table("letter_key")
    with op.batch_alter_table("duty_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_answer_case_id"))

    op.drop_table("duty_answer")
    with op.batch_alter_table("document_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_signature_case_id"))

    op.drop_table("document_signature")
    with op.batch_alter_table("discipline_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discipline_seat_mark"))

    op.drop_table("discipline_seat")
    with op.batch_alter_table("discipline_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discipline_entry_matter_id"))

    op.drop_table("discipline_entry")
    with op.batch_alter_table("discipline_bar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discipline_bar_mark"))

    op.drop_table("discipline_bar")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_document_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_case_id"))

    op.drop_table("delivery")
    with op.batch_alter_table("clock_move", schema=None) as batch_op:
        batch_op.drop_index("ix_clock_move_of")
        batch_op.drop_index(batch_op.f("ix_clock_move_clock_id"))
        batch_op.drop_index(batch_op.f("ix_clock_move_batch"))

    op.drop_table("clock_move")
    with op.batch_alter_table("signing_key", schema=None) as batch_op:
        batch_op.drop_index("ix_signing_key_officer")

    op.drop_table("signing_key")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_case")
        batch_op.drop_index("ix_letter_agency")

    op.drop_table("letter")
    with op.batch_alter_table("duty_review", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_review_decided")
        batch_op.drop_index(batch_op.f("ix_duty_review_case_id"))

    op.drop_table("duty_review")
    with op.batch_alter_table("duty_offset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_offset_case_id"))

    op.drop_table("duty_offset")
    with op.batch_alter_table("duty_flag", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_flag_region")
        batch_op.drop_index(batch_op.f("ix_duty_flag_raised_at"))
        batch_op.drop_index("ix_duty_flag_agency")

    op.drop_table("duty_flag")
    with op.batch_alter_table("discipline_matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discipline_matter_key_id"))
        batch_op.drop_index(batch_op.f("ix_discipline_matter_agency"))

    op.drop_table("discipline_matter")
    with op.batch_alter_table("desk_row", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_row_owner")
        batch_op.drop_index("ix_desk_row_list")
        batch_op.drop_index(batch_op.f("ix_desk_row_case_id"))

    op.drop_table("desk_row")
    with op.batch_alter_table("clock_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clock_request_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clock_request_clock_id"))

    op.drop_table("clock_request")
    with op.batch_alter_table("clock_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_feed_officer_id"))

    op.drop_table("clock_feed")
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_notice_in_force",
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )

    op.drop_table("calendar_notice")
    op.drop_table("signing_authority")
    op.drop_table("calendar_pass")
