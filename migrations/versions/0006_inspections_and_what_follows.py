"""inspections and what follows"""

import sqlalchemy as sa
from alembic import op

from portal.infra.database import append_only_ddl


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


FILLED = {
    "case_document": ("circle",),
    "case_finding": (
        "act",
        "changes",
    ),
    "inspection": (
        "ground",
        "apart",
    ),
    "inspection_answer": ("value",),
    "inspection_finding": ("act",),
    "recovery_order": (
        "ground",
        "ground_reasons",
        "established",
    ),
    "rectification_order": (
        "reply_items",
        "rechecked_by",
    ),
}
"""Columns that old rows got a value for and that new rows name themselves."""
APPEND_ONLY = (
    "agency_former_name",
    "case_circle",
    "case_finding_proof",
    "case_finding_use",
    "checklist_edition",
    "claim_act",
    "draw_item",
    "draw_pool",
    "field_entry",
    "field_entry_file",
    "field_file",
    "field_paper",
    "field_record",
    "institution_talk",
    "measure_text",
    "proceeding_paper",
    "proceeding_step",
    "rectification_look_back",
    "review_text",
    "score_appeal",
    "self_check",
    "self_check_withdrawal",
    "staff_score",
    "third_score",
    "transfer_suspect",
)


SPREAD = (
    ("document_signature", "document_id", "signed_id"),
    ("signature_page", "document_id", "made_id"),
    ("delivery", "document_id", "receipt_id"),
)
"""What was made of a document belongs to its circle: signed versions, pages of signatures, receipts."""


def upgrade() -> None:
    op.create_table(
        "agency_former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_agency_former_name_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_former_name")),
    )
    with op.batch_alter_table("agency_former_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_former_name_agency"), ["agency"], unique=False)

    op.create_table(
        "third_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_third_party_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_party")),
    )
    with op.batch_alter_table("third_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_third_party_agency"), ["agency"], unique=False)

    op.create_table(
        "agency_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("successor", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_to", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> proposed_by_id",
            name=op.f("ck_agency_succession_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_agency_succession_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["officer.id"], name=op.f("fk_agency_succession_agreed_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["officer.id"],
            name=op.f("fk_agency_succession_proposed_by_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["successor"], ["agency.code"], name=op.f("fk_agency_succession_successor_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_succession")),
    )
    with op.batch_alter_table("agency_succession", schema=None) as batch_op:
        batch_op.create_index(
            "uq_agency_succession_open",
            ["agency"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("focus", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("lead", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_by_name", sa.String(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state = 'planned' OR decided_by IS NOT NULL", name=op.f("ck_campaign_approved_first")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> planned_by", name=op.f("ck_campaign_second_person")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_campaign_days_in_order")),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_campaign_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_campaign_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(["lead"], ["agency.code"], name=op.f("fk_campaign_lead_agency")),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["officer.id"], name=op.f("fk_campaign_planned_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_campaign_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_state"), ["state"], unique=False)

    op.create_table(
        "case_circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("circle", sa.String(length=60), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_case_circle_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_circle_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_circle")),
        sa.UniqueConstraint("circle", "agency", name=op.f("uq_case_circle_circle_agency")),
    )
    with op.batch_alter_table("case_circle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_circle_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_circle_case_id"), ["case_id"], unique=False)

    op.create_table(
        "checklist_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("zh", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.String(length=60), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(proposed_by IS NULL) = (since IS NULL)",
            name=op.f("ck_checklist_draft_proposed_with_day"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_checklist_draft_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["officer.id"], name=op.f("fk_checklist_draft_changed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_checklist_draft_made_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_checklist_draft_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_draft")),
        sa.UniqueConstraint("agency", "code", name=op.f("uq_checklist_draft_agency_code")),
    )
    op.create_table(
        "checklist_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("zh", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "approved_by <> proposed_by AND approved_by <> changed_by",
            name=op.f("ck_checklist_edition_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_checklist_edition_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["officer.id"], name=op.f("fk_checklist_edition_approved_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["officer.id"], name=op.f("fk_checklist_edition_changed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_checklist_edition_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_edition")),
        sa.UniqueConstraint(
            "agency", "code", "serial", name=op.f("uq_checklist_edition_agency_code_serial")
        ),
        sa.UniqueConstraint(
            "agency", "code", "since", name=op.f("uq_checklist_edition_agency_code_since")
        ),
        sa.UniqueConstraint("version", name=op.f("uq_checklist_edition_version")),
    )
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("pool_sha256", sa.String(length=64), nullable=False),
        sa.Column("pool_bytes", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=False),
        sa.Column("frozen_by_name", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=False),
        sa.Column("seed_typed_by", sa.Integer(), nullable=True),
        sa.Column("seed_typed_by_name", sa.String(), nullable=False),
        sa.Column("seed_typed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seed_confirmed_by", sa.Integer(), nullable=True),
        sa.Column("seed_confirmed_by_name", sa.String(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_name", sa.String(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('drawn', 'released') OR seed_confirmed_by IS NOT NULL",
            name=op.f("ck_draw_confirmed_first"),
        ),
        sa.CheckConstraint(
            "seed_confirmed_by IS NULL OR seed_confirmed_by <> seed_typed_by",
            name=op.f("ck_draw_second_person"),
        ),
        sa.CheckConstraint(
            "seed_typed_at IS NULL OR seed_typed_at >= source_at",
            name=op.f("ck_draw_seed_after_source"),
        ),
        sa.CheckConstraint("source_at > frozen_at", name=op.f("ck_draw_source_after_freeze")),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_draw_agency_agency")),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["officer.id"], name=op.f("fk_draw_frozen_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["officer.id"], name=op.f("fk_draw_released_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["seed_confirmed_by"], ["officer.id"], name=op.f("fk_draw_seed_confirmed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["seed_typed_by"], ["officer.id"], name=op.f("fk_draw_seed_typed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("number", name=op.f("uq_draw_number")),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_agency"), ["agency"], unique=False)

    op.create_table(
        "field_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("revoke_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_field_device_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_field_device_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_device")),
        sa.UniqueConstraint("ref", name=op.f("uq_field_device_ref")),
    )
    with op.batch_alter_table("field_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_device_agency"), ["agency"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_field_device_officer_id"), ["officer_id"], unique=False
        )

    op.create_table(
        "measure_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_measure_text_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_text")),
    )
    with op.batch_alter_table("measure_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_text_case_id"), ["case_id"], unique=False)

    op.create_table(
        "proceeding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("party_kind", sa.String(length=40), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("act_ended_on", sa.Date(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("limit_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noticed", sa.JSON(), nullable=True),
        sa.Column("spoke", sa.Boolean(), nullable=False),
        sa.Column("new_facts", sa.Boolean(), nullable=False),
        sa.Column("may_be_heard", sa.Boolean(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("speak_until", sa.Date(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_number", sa.String(length=80), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("on_spot", sa.Boolean(), nullable=False),
        sa.Column("cash_taken", sa.Boolean(), nullable=False),
        sa.Column("shares_clock", sa.Boolean(), nullable=False),
        sa.Column("remedy", sa.String(length=20), nullable=False),
        sa.Column("disputed_with", sa.String(length=40), nullable=True),
        sa.Column("settled_for_us", sa.Boolean(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decided_by_id <> chair_id", name=op.f("ck_proceeding_chair_decides_not")
        ),
        sa.CheckConstraint(
            "decided_by_id <> proposed_by_id", name=op.f("ck_proceeding_handler_decides_not")
        ),
        sa.CheckConstraint(
            "decided_by_id <> reviewed_by_id", name=op.f("ck_proceeding_reviewer_decides_not")
        ),
        sa.CheckConstraint(
            "filed_by_id <> proposed_by_id", name=op.f("ck_proceeding_maker_files_not")
        ),
        sa.CheckConstraint(
            "published_by_id <> publisher_id", name=op.f("ck_proceeding_publication_second_person")
        ),
        sa.CheckConstraint(
            "reviewed_by_id <> proposed_by_id", name=op.f("ck_proceeding_handler_reviews_not")
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_proceeding_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_proceeding_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["officer.id"], name=op.f("fk_proceeding_chair_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["officer.id"], name=op.f("fk_proceeding_decided_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["disputed_with"], ["agency.code"], name=op.f("fk_proceeding_disputed_with_agency")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["officer.id"], name=op.f("fk_proceeding_filed_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_proceeding_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["officer.id"], name=op.f("fk_proceeding_proposed_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["officer.id"], name=op.f("fk_proceeding_published_by_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["officer.id"], name=op.f("fk_proceeding_publisher_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["officer.id"], name=op.f("fk_proceeding_reviewed_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding")),
        sa.UniqueConstraint("number", name=op.f("uq_proceeding_number")),
    )
    with op.batch_alter_table("proceeding", schema=None) as batch_op:
        batch_op.create_index("ix_proceeding_agency", ["agency", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proceeding_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_proceeding_institution", ["institution_id", "id"], unique=False)

    op.create_table(
        "review_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_review_text_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_text")),
    )
    with op.batch_alter_table("review_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_text_case_id"), ["case_id"], unique=False)

    op.create_table(
        "third_recusal",
        sa.Column("third_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_third_recusal_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["third_id"], ["third_party.id"], name=op.f("fk_third_recusal_third_id_third_party")
        ),
        sa.PrimaryKeyConstraint("third_id", "institution_id", name=op.f("pk_third_recusal")),
    )
    op.create_table(
        "third_score",
        sa.Column("third_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("scored_by", sa.String(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_third_score_score_within")),
        sa.ForeignKeyConstraint(
            ["third_id"], ["third_party.id"], name=op.f("fk_third_score_third_id_third_party")
        ),
        sa.PrimaryKeyConstraint("third_id", "year", name=op.f("pk_third_score")),
    )
    op.create_table(
        "campaign_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("checklist", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_campaign_member_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_member_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_member")),
        sa.UniqueConstraint(
            "campaign_id", "agency", name=op.f("uq_campaign_member_campaign_id_agency")
        ),
    )
    with op.batch_alter_table("campaign_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_member_agency"), ["agency"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_campaign_member_campaign_id"), ["campaign_id"], unique=False
        )

    op.create_table(
        "campaign_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("held_back", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_campaign_result_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_campaign_result_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_result_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_campaign_result_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_campaign_result_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_result")),
    )
    with op.batch_alter_table("campaign_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_result_agency"), ["agency"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_campaign_result_campaign_id"), ["campaign_id"], unique=False
        )
        batch_op.create_index(
            "uq_campaign_result_live",
            ["campaign_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'published')"),
            postgresql_where=sa.text("state IN ('proposed', 'published')"),
        )

    op.create_table(
        "campaign_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_campaign_stage_days_in_order")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_stage_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_stage")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_campaign_stage_campaign_id_code")),
    )
    with op.batch_alter_table("campaign_stage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_campaign_stage_campaign_id"), ["campaign_id"], unique=False
        )

    op.create_table(
        "campaign_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("first_officer_id", sa.Integer(), nullable=True),
        sa.Column("second_officer_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("breached", sa.Boolean(), nullable=True),
        sa.Column("suspected_fen", sa.BigInteger(), nullable=False),
        sa.Column("proven_fen", sa.BigInteger(), nullable=False),
        sa.Column("declared", sa.Boolean(), nullable=False),
        sa.Column("declared_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned_fen", sa.BigInteger(), nullable=False),
        sa.Column("undone", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'not_done' OR undone IS NOT NULL", name=op.f("ck_campaign_task_reason_given")
        ),
        sa.CheckConstraint(
            "first_officer_id IS NULL OR second_officer_id <> first_officer_id",
            name=op.f("ck_campaign_task_two_officers"),
        ),
        sa.CheckConstraint(
            "proven_fen BETWEEN 0 AND suspected_fen", name=op.f("ck_campaign_task_proven_within")
        ),
        sa.CheckConstraint(
            "returned_fen BETWEEN 0 AND declared_fen", name=op.f("ck_campaign_task_returned_within")
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_campaign_task_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_task_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_campaign_task_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["first_officer_id"],
            ["officer.id"],
            name=op.f("fk_campaign_task_first_officer_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["campaign_task.id"],
            name=op.f("fk_campaign_task_follows_id_campaign_task"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_campaign_task_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_campaign_task_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["second_officer_id"],
            ["officer.id"],
            name=op.f("fk_campaign_task_second_officer_id_officer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_task")),
        sa.UniqueConstraint(
            "campaign_id",
            "institution_id",
            "round",
            name=op.f("uq_campaign_task_campaign_id_institution_id_round"),
        ),
    )
    with op.batch_alter_table("campaign_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_campaign_task_agency", ["agency", "state", "due_on", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_campaign_task_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_campaign_task_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index("ix_campaign_task_list", ["campaign_id", "id"], unique=False)
        batch_op.create_index("ix_campaign_task_place", ["institution_id", "state"], unique=False)
        batch_op.create_index(
            "ix_campaign_task_state", ["campaign_id", "state", "id"], unique=False
        )

    op.create_table(
        "draw_drop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_as", sa.Integer(), nullable=True),
        sa.Column("replacement", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_by IS NULL)",
            name=op.f("ck_draw_drop_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_draw_drop_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["officer.id"], name=op.f("fk_draw_drop_asked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_draw_drop_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_drop_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_drop")),
    )
    with op.batch_alter_table("draw_drop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_drop_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "draw_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_item_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_draw_item_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_draw_item_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_item")),
        sa.UniqueConstraint(
            "draw_id", "stratum", "item", name=op.f("uq_draw_item_draw_id_stratum_item")
        ),
        sa.UniqueConstraint(
            "draw_id", "stratum", "place", name=op.f("uq_draw_item_draw_id_stratum_place")
        ),
    )
    op.create_table(
        "draw_pool",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_pool_draw_id_draw")),
        sa.PrimaryKeyConstraint("draw_id", name=op.f("pk_draw_pool")),
    )
    op.create_table(
        "field_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_field_file_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["field_device.id"], name=op.f("fk_field_file_device_id_field_device")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_field_file_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_field_file_item_id_evidence_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_file")),
        sa.UniqueConstraint(
            "inspection_id",
            "agency",
            "sha256",
            name=op.f("uq_field_file_inspection_id_agency_sha256"),
        ),
        sa.UniqueConstraint("item_id", name=op.f("uq_field_file_item_id")),
    )
    op.create_table(
        "field_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_field_record_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_field_record_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_field_record_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_record")),
        sa.UniqueConstraint(
            "inspection_id", "agency", "ref", name=op.f("uq_field_record_inspection_id_agency_ref")
        ),
    )
    op.create_table(
        "institution_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("signing", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_institution_talk_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_institution_talk_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_institution_talk_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_institution_talk_institution_id_institution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_talk")),
    )
    with op.batch_alter_table("institution_talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_institution_talk_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_institution_talk_institution_id"), ["institution_id"], unique=False
        )

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("grounds_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard", sa.String(length=40), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reasons_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("pledged_on", sa.Date(), nullable=True),
        sa.Column("pledge_id", sa.Integer(), nullable=True),
        sa.Column("restored_by", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state = 'proposed' OR decided_by IS NOT NULL", name=op.f("ck_measure_decided_first")
        ),
        sa.CheckConstraint(
            "(institution_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_measure_one_subject")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_measure_second_person")
        ),
        sa.CheckConstraint(
            "restored_by IS NULL OR restored_by <> asked_by",
            name=op.f("ck_measure_restored_by_another"),
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_measure_in_order")
        ),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_measure_agency_agency")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["officer.id"], name=op.f("fk_measure_asked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_measure_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_measure_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["case_document.id"], name=op.f("fk_measure_document_id_case_document")
        ),
        sa.ForeignKeyConstraint(
            ["grounds_id"], ["measure_text.id"], name=op.f("fk_measure_grounds_id_measure_text")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_measure_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_measure_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["measure_text.id"], name=op.f("fk_measure_pledge_id_measure_text")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_measure_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["reasons_id"], ["measure_text.id"], name=op.f("fk_measure_reasons_id_measure_text")
        ),
        sa.ForeignKeyConstraint(
            ["restored_by"], ["officer.id"], name=op.f("fk_measure_restored_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["measure_text.id"], name=op.f("fk_measure_statement_id_measure_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_agency"), ["agency"], unique=False)
        batch_op.create_index("ix_measure_block", ["institution_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_measure_due", ["state", "until_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_person_id"), ["person_id"], unique=False)

    op.create_table(
        "proceeding_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_proceeding_act_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceeding.id"],
            name=op.f("fk_proceeding_act_proceeding_id_proceeding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding_act")),
        sa.UniqueConstraint(
            "case_id",
            "party",
            "category",
            "live",
            name=op.f("uq_proceeding_act_case_id_party_category_live"),
        ),
    )
    with op.batch_alter_table("proceeding_act", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proceeding_act_proceeding_id"), ["proceeding_id"], unique=False
        )

    op.create_table(
        "proceeding_handler",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("certificate_no", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_proceeding_handler_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceeding.id"],
            name=op.f("fk_proceeding_handler_proceeding_id_proceeding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding_handler")),
    )
    with op.batch_alter_table("proceeding_handler", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proceeding_handler_proceeding_id"), ["proceeding_id"], unique=False
        )

    op.create_table(
        "proceeding_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_proceeding_paper_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceeding.id"],
            name=op.f("fk_proceeding_paper_proceeding_id_proceeding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding_paper")),
    )
    with op.batch_alter_table("proceeding_paper", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proceeding_paper_document_id"), ["document_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proceeding_paper_proceeding_id"), ["proceeding_id"], unique=False
        )

    op.create_table(
        "proceeding_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.String(length=400), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_proceeding_step_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceeding.id"],
            name=op.f("fk_proceeding_step_proceeding_id_proceeding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding_step")),
    )
    with op.batch_alter_table("proceeding_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proceeding_step_proceeding_id"), ["proceeding_id"], unique=False
        )

    op.create_table(
        "third_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("third_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_third_opinion_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["answer"], ["review_text.id"], name=op.f("fk_third_opinion_answer_review_text")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_third_opinion_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_third_opinion_item_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["question"], ["review_text.id"], name=op.f("fk_third_opinion_question_review_text")
        ),
        sa.ForeignKeyConstraint(
            ["third_id"], ["third_party.id"], name=op.f("fk_third_opinion_third_id_third_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_opinion")),
    )
    with op.batch_alter_table("third_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_third_opinion_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_third_opinion_third_id"), ["third_id"], unique=False)

    op.create_table(
        "transfer_suspect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_suspect_transfer_id_transfer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_suspect")),
    )
    with op.batch_alter_table("transfer_suspect", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transfer_suspect_transfer_id"), ["transfer_id"], unique=False
        )

    op.create_table(
        "visit_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_visit_notice_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_notice")),
        sa.UniqueConstraint("code", name=op.f("uq_visit_notice_code")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_visit_notice_inspection_id")),
    )
    op.create_table(
        "case_finding_proof",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["case_finding.id"],
            name=op.f("fk_case_finding_proof_finding_id_case_finding"),
        ),
        sa.PrimaryKeyConstraint("finding_id", "kind", "ref", name=op.f("pk_case_finding_proof")),
    )
    op.create_table(
        "case_finding_use",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_case_finding_use_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["case_finding.id"],
            name=op.f("fk_case_finding_use_finding_id_case_finding"),
        ),
        sa.PrimaryKeyConstraint("finding_id", "number", name=op.f("pk_case_finding_use")),
    )
    op.create_table(
        "check_join",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("host", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_check_join_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_check_join_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["officer.id"], name=op.f("fk_check_join_asked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_check_join_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(["host"], ["agency.code"], name=op.f("fk_check_join_host_agency")),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_check_join_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["campaign_task.id"], name=op.f("fk_check_join_task_id_campaign_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_join")),
    )
    with op.batch_alter_table("check_join", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_join_host"), ["host"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_check_join_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_check_join_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "uq_check_join_asked",
            ["task_id", "inspection_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "claim_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_document_id", sa.Integer(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("brought_by", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_claim_list_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["officer.id"], name=op.f("fk_claim_list_brought_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_claim_list_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["case_finding.id"], name=op.f("fk_claim_list_finding_id_case_finding")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_claim_list_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_claim_list_item_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["told_document_id"],
            ["case_document.id"],
            name=op.f("fk_claim_list_told_document_id_case_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_list")),
    )
    with op.batch_alter_table("claim_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_list_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_list_case_id"), ["case_id"], unique=False)

    op.create_table(
        "field_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("after", sa.String(length=32), nullable=True),
        sa.Column("settled", sa.JSON(), nullable=False),
        sa.Column("holds", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_field_entry_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_field_entry_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["field_device.id"], name=op.f("fk_field_entry_device_id_field_device")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_field_entry_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_field_entry_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["field_record.id"], name=op.f("fk_field_entry_record_id_field_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_entry")),
        sa.UniqueConstraint("entry", name=op.f("uq_field_entry_entry")),
    )
    with op.batch_alter_table("field_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_entry_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_entry_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_entry_record_id"), ["record_id"], unique=False)
        batch_op.create_index("ix_field_entry_visit", ["inspection_id", "agency"], unique=False)

    op.create_table(
        "field_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("officers", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'acted' OR state = 'ended' OR decided_by IS NOT NULL",
            name=op.f("ck_field_measure_decided"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> made_by",
            name=op.f("ck_field_measure_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_field_measure_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_field_measure_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_field_measure_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_field_measure_inspection_id_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_field_measure_made_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["field_record.id"], name=op.f("fk_field_measure_record_id_field_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_measure")),
        sa.UniqueConstraint("record_id", name=op.f("uq_field_measure_record_id")),
    )
    with op.batch_alter_table("field_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_measure_agency"), ["agency"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_field_measure_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "proceeding_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("established", sa.Boolean(), nullable=False),
        sa.Column("distinct", sa.String(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "amount_fen >= 0 AND base_fen >= 0", name=op.f("ck_proceeding_line_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["case_finding.id"],
            name=op.f("fk_proceeding_line_finding_id_case_finding"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["recovery_order.id"],
            name=op.f("fk_proceeding_line_order_id_recovery_order"),
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["officer.id"], name=op.f("fk_proceeding_line_planned_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceeding.id"],
            name=op.f("fk_proceeding_line_proceeding_id_proceeding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceeding_line")),
    )
    with op.batch_alter_table("proceeding_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proceeding_line_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proceeding_line_proceeding_id"), ["proceeding_id"], unique=False
        )

    op.create_table(
        "rectification_look_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("looked_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["rectification_order.id"],
            name=op.f("fk_rectification_look_back_order_id_rectification_order"),
        ),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["inspection_text.id"],
            name=op.f("fk_rectification_look_back_text_id_inspection_text"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_look_back")),
    )
    with op.batch_alter_table("rectification_look_back", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rectification_look_back_order_id"), ["order_id"], unique=False
        )

    op.create_table(
        "self_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned_fen", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_fen = 0 OR category <> ''", name=op.f("ck_self_check_category_named")
        ),
        sa.CheckConstraint(
            "returned_fen BETWEEN 0 AND amount_fen", name=op.f("ck_self_check_returned_within")
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_self_check_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_self_check_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_self_check_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["campaign_task.id"], name=op.f("fk_self_check_task_id_campaign_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check")),
    )
    with op.batch_alter_table("self_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_self_check_campaign_id"), ["campaign_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_self_check_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_self_check_task_id"), ["task_id"], unique=False)

    op.create_table(
        "staff_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("basis_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points BETWEEN 1 AND 12", name=op.f("ck_staff_score_points_in_range")),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_staff_score_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["basis_id"], ["measure_text.id"], name=op.f("fk_staff_score_basis_id_measure_text")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_staff_score_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_staff_score_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_staff_score_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["officer.id"], name=op.f("fk_staff_score_recorded_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_score")),
    )
    with op.batch_alter_table("staff_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_score_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_score_person_id"), ["person_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("alert", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("refused_fen", sa.BigInteger(), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=True),
        sa.Column("first_text", sa.Integer(), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_text", sa.Integer(), nullable=True),
        sa.Column("appeal_by", sa.Integer(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=True),
        sa.Column("appeal_text", sa.Integer(), nullable=True),
        sa.Column("appeal_item", sa.Integer(), nullable=True),
        sa.Column("re_by", sa.Integer(), nullable=True),
        sa.Column("re_text", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "re_by IS NULL OR (re_by <> first_by AND re_by <> second_by)",
            name=op.f("ck_claim_third_person"),
        ),
        sa.CheckConstraint(
            "refused_fen BETWEEN 0 AND amount_fen", name=op.f("ck_claim_refused_within")
        ),
        sa.CheckConstraint(
            "second_by IS NULL OR second_by <> first_by", name=op.f("ck_claim_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["appeal_by"], ["officer.id"], name=op.f("fk_claim_appeal_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["appeal_item"], ["evidence_item.id"], name=op.f("fk_claim_appeal_item_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["appeal_text"], ["review_text.id"], name=op.f("fk_claim_appeal_text_review_text")
        ),
        sa.ForeignKeyConstraint(
            ["first_by"], ["officer.id"], name=op.f("fk_claim_first_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["first_text"], ["review_text.id"], name=op.f("fk_claim_first_text_review_text")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["claim_list.id"], name=op.f("fk_claim_list_id_claim_list")
        ),
        sa.ForeignKeyConstraint(["re_by"], ["officer.id"], name=op.f("fk_claim_re_by_officer")),
        sa.ForeignKeyConstraint(
            ["re_text"], ["review_text.id"], name=op.f("fk_claim_re_text_review_text")
        ),
        sa.ForeignKeyConstraint(
            ["second_by"], ["officer.id"], name=op.f("fk_claim_second_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["second_text"], ["review_text.id"], name=op.f("fk_claim_second_text_review_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("list_id", "line", name=op.f("uq_claim_list_id_line")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index("ix_claim_place", ["list_id", "state", "place"], unique=False)

    op.create_table(
        "claim_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("pool", sa.Integer(), nullable=False),
        sa.Column("pool_fen", sa.BigInteger(), nullable=False),
        sa.Column("pool_sha256", sa.String(length=64), nullable=False),
        sa.Column("pool_lines", sa.LargeBinary(), nullable=False),
        sa.Column("pool_text", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raw_fen", sa.BigInteger(), nullable=False),
        sa.Column("scaled_fen", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("contested_on", sa.Date(), nullable=True),
        sa.Column("contest_by", sa.Integer(), nullable=True),
        sa.Column("contest_text", sa.Integer(), nullable=True),
        sa.Column("contest_item", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_text", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "drawn_by IS NULL OR drawn_by <> frozen_by", name=op.f("ck_claim_sample_second_person")
        ),
        sa.CheckConstraint("scaled_fen >= raw_fen", name=op.f("ck_claim_sample_scaled_up")),
        sa.CheckConstraint(
            "settled_by IS NULL OR (settled_by <> contest_by AND settled_by <> drawn_by)",
            name=op.f("ck_claim_sample_another_person"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_by"], ["officer.id"], name=op.f("fk_claim_sample_contest_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["contest_item"],
            ["evidence_item.id"],
            name=op.f("fk_claim_sample_contest_item_evidence_item"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_text"],
            ["review_text.id"],
            name=op.f("fk_claim_sample_contest_text_review_text"),
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by"], ["officer.id"], name=op.f("fk_claim_sample_drawn_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["officer.id"], name=op.f("fk_claim_sample_frozen_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["claim_list.id"], name=op.f("fk_claim_sample_list_id_claim_list")
        ),
        sa.ForeignKeyConstraint(
            ["pool_text"], ["review_text.id"], name=op.f("fk_claim_sample_pool_text_review_text")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["officer.id"], name=op.f("fk_claim_sample_settled_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["settled_text"],
            ["review_text.id"],
            name=op.f("fk_claim_sample_settled_text_review_text"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_sample")),
        sa.UniqueConstraint("list_id", name=op.f("uq_claim_sample_list_id")),
    )
    op.create_table(
        "field_entry_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["field_entry.id"], name=op.f("fk_field_entry_file_entry_id_field_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_entry_file")),
    )
    with op.batch_alter_table("field_entry_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_field_entry_file_entry_id"), ["entry_id"], unique=False
        )
        batch_op.create_index("ix_field_entry_file_sha256", ["sha256"], unique=False)

    op.create_table(
        "field_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["case_document.id"],
            name=op.f("fk_field_paper_document_id_case_document"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["field_entry.id"], name=op.f("fk_field_paper_entry_id_field_entry")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["field_record.id"], name=op.f("fk_field_paper_record_id_field_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_paper")),
        sa.UniqueConstraint("document_id", name=op.f("uq_field_paper_document_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_field_paper_entry_id")),
    )
    with op.batch_alter_table("field_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_paper_record_id"), ["record_id"], unique=False)

    op.create_table(
        "score_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_score_appeal_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["staff_score.id"], name=op.f("fk_score_appeal_score_id_staff_score")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["measure_text.id"], name=op.f("fk_score_appeal_text_id_measure_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_appeal")),
        sa.UniqueConstraint("score_id", name=op.f("uq_score_appeal_score_id")),
    )
    op.create_table(
        "self_check_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("self_check_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["self_check_id"],
            ["self_check.id"],
            name=op.f("fk_self_check_withdrawal_self_check_id_self_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check_withdrawal")),
        sa.UniqueConstraint("self_check_id", name=op.f("uq_self_check_withdrawal_self_check_id")),
    )
    op.create_table(
        "claim_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("refused_fen", sa.BigInteger(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_act_claim_id_claim")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_claim_act_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["review_text.id"], name=op.f("fk_claim_act_text_id_review_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_act")),
    )
    with op.batch_alter_table("claim_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_act_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "sampled_claim",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("error_fen", sa.BigInteger(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> first_by", name=op.f("ck_sampled_claim_not_first")
        ),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> second_by",
            name=op.f("ck_sampled_claim_not_second"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["officer.id"], name=op.f("fk_sampled_claim_checked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_sampled_claim_claim_id_claim")
        ),
        sa.ForeignKeyConstraint(
            ["first_by"], ["officer.id"], name=op.f("fk_sampled_claim_first_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["claim_sample.id"], name=op.f("fk_sampled_claim_sample_id_claim_sample")
        ),
        sa.ForeignKeyConstraint(
            ["second_by"], ["officer.id"], name=op.f("fk_sampled_claim_second_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["review_text.id"], name=op.f("fk_sampled_claim_text_id_review_text")
        ),
        sa.PrimaryKeyConstraint("sample_id", "claim_id", name=op.f("pk_sampled_claim")),
    )
    op.execute(
        "ALTER TABLE agency ADD COLUMN successor VARCHAR(40) "
        "CONSTRAINT fk_agency_successor_agency REFERENCES agency (code)"
    )

    with op.batch_alter_table("case_document", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("circle", sa.String(length=60), nullable=False, server_default="")
        )

    with op.batch_alter_table("case_finding", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("act", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("changes", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )

    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.drop_index("ix_clock_sweep")
        batch_op.drop_index("ix_clock_case_id")
        batch_op.create_index(
            "ix_clock_case_id",
            ["case_id"],
            unique=False,
            sqlite_where=sa.text("case_id IS NOT NULL"),
            postgresql_where=sa.text("case_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_clock_tip_id")
        batch_op.create_index(
            "ix_clock_tip_id",
            ["tip_id"],
            unique=False,
            sqlite_where=sa.text("tip_id IS NOT NULL"),
            postgresql_where=sa.text("tip_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_clock_sweep",
            ["next_fire_at"],
            unique=False,
            sqlite_where=sa.text("next_fire_at IS NOT NULL"),
            postgresql_where=sa.text("next_fire_at IS NOT NULL"),
        )

    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ground", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("apart", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("inspection_answer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("value", sa.String(length=60), nullable=False, server_default="")
        )

    with op.batch_alter_table("inspection_finding", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("act", sa.String(length=20), nullable=False, server_default="")
        )

    with op.batch_alter_table("recovery_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ground", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("ground_reasons", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("established", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("rectification_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reply_items", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
        batch_op.add_column(sa.Column("replied_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("rechecked", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("rechecked_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("rechecked_by", sa.String(length=200), nullable=False, server_default="")
        )

    op.execute(
        "ALTER TABLE transfer ADD COLUMN review_procuratorate VARCHAR(40) "
        "CONSTRAINT fk_transfer_review_procuratorate_agency REFERENCES agency (code)"
    )
    for table, columns in FILLED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, op.get_bind().dialect.name):
            op.execute(statement)
    _refuse_changes_again()
    _fill_circles()


def downgrade() -> None:
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_column("review_procuratorate")

    with op.batch_alter_table("rectification_order", schema=None) as batch_op:
        batch_op.drop_column("rechecked_by")
        batch_op.drop_column("rechecked_on")
        batch_op.drop_column("rechecked")
        batch_op.drop_column("replied_on")
        batch_op.drop_column("reply_items")

    with op.batch_alter_table("recovery_order", schema=None) as batch_op:
        batch_op.drop_column("established")
        batch_op.drop_column("ground_reasons")
        batch_op.drop_column("ground")

    with op.batch_alter_table("inspection_finding", schema=None) as batch_op:
        batch_op.drop_column("act")

    with op.batch_alter_table("inspection_answer", schema=None) as batch_op:
        batch_op.drop_column("value")

    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_column("apart")
        batch_op.drop_column("ground")

    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.drop_index("ix_clock_case_id")
        batch_op.create_index("ix_clock_case_id", ["case_id"], unique=False)
        batch_op.drop_index("ix_clock_tip_id")
        batch_op.create_index("ix_clock_tip_id", ["tip_id"], unique=False)
        batch_op.drop_index(
            "ix_clock_sweep",
            sqlite_where=sa.text("next_fire_at IS NOT NULL"),
            postgresql_where=sa.text("next_fire_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_clock_sweep"), ["state", "next_fire_at"], unique=False)

    with op.batch_alter_table("case_finding", schema=None) as batch_op:
        batch_op.drop_column("changes")
        batch_op.drop_column("act")

    with op.batch_alter_table("case_document", schema=None) as batch_op:
        batch_op.drop_column("circle")

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_column("successor")

    op.drop_table("sampled_claim")
    with op.batch_alter_table("claim_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_act_claim_id"))

    op.drop_table("claim_act")
    op.drop_table("self_check_withdrawal")
    op.drop_table("score_appeal")
    with op.batch_alter_table("field_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_paper_record_id"))

    op.drop_table("field_paper")
    with op.batch_alter_table("field_entry_file", schema=None) as batch_op:
        batch_op.drop_index("ix_field_entry_file_sha256")
        batch_op.drop_index(batch_op.f("ix_field_entry_file_entry_id"))

    op.drop_table("field_entry_file")
    op.drop_table("claim_sample")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_place")

    op.drop_table("claim")
    with op.batch_alter_table("staff_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_score_person_id"))
        batch_op.drop_index(batch_op.f("ix_staff_score_case_id"))

    op.drop_table("staff_score")
    with op.batch_alter_table("self_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_check_task_id"))
        batch_op.drop_index(batch_op.f("ix_self_check_institution_id"))
        batch_op.drop_index(batch_op.f("ix_self_check_campaign_id"))

    op.drop_table("self_check")
    with op.batch_alter_table("rectification_look_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_look_back_order_id"))

    op.drop_table("rectification_look_back")
    with op.batch_alter_table("proceeding_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proceeding_line_proceeding_id"))
        batch_op.drop_index(batch_op.f("ix_proceeding_line_order_id"))

    op.drop_table("proceeding_line")
    with op.batch_alter_table("field_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_measure_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_field_measure_agency"))

    op.drop_table("field_measure")
    with op.batch_alter_table("field_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_field_entry_visit")
        batch_op.drop_index(batch_op.f("ix_field_entry_record_id"))
        batch_op.drop_index(batch_op.f("ix_field_entry_device_id"))
        batch_op.drop_index(batch_op.f("ix_field_entry_case_id"))

    op.drop_table("field_entry")
    with op.batch_alter_table("claim_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_list_case_id"))
        batch_op.drop_index(batch_op.f("ix_claim_list_agency"))

    op.drop_table("claim_list")
    with op.batch_alter_table("check_join", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_check_join_asked",
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.drop_index(batch_op.f("ix_check_join_task_id"))
        batch_op.drop_index(batch_op.f("ix_check_join_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_check_join_host"))

    op.drop_table("check_join")
    op.drop_table("case_finding_use")
    op.drop_table("case_finding_proof")
    op.drop_table("visit_notice")
    with op.batch_alter_table("transfer_suspect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_suspect_transfer_id"))

    op.drop_table("transfer_suspect")
    with op.batch_alter_table("third_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_third_opinion_third_id"))
        batch_op.drop_index(batch_op.f("ix_third_opinion_case_id"))

    op.drop_table("third_opinion")
    with op.batch_alter_table("proceeding_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proceeding_step_proceeding_id"))

    op.drop_table("proceeding_step")
    with op.batch_alter_table("proceeding_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proceeding_paper_proceeding_id"))
        batch_op.drop_index(batch_op.f("ix_proceeding_paper_document_id"))

    op.drop_table("proceeding_paper")
    with op.batch_alter_table("proceeding_handler", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proceeding_handler_proceeding_id"))

    op.drop_table("proceeding_handler")
    with op.batch_alter_table("proceeding_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proceeding_act_proceeding_id"))

    op.drop_table("proceeding_act")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_person_id"))
        batch_op.drop_index("ix_measure_due")
        batch_op.drop_index(batch_op.f("ix_measure_case_id"))
        batch_op.drop_index("ix_measure_block")
        batch_op.drop_index(batch_op.f("ix_measure_agency"))

    op.drop_table("measure")
    with op.batch_alter_table("institution_talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_talk_institution_id"))
        batch_op.drop_index(batch_op.f("ix_institution_talk_case_id"))

    op.drop_table("institution_talk")
    op.drop_table("field_record")
    op.drop_table("field_file")
    op.drop_table("draw_pool")
    op.drop_table("draw_item")
    with op.batch_alter_table("draw_drop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_drop_draw_id"))

    op.drop_table("draw_drop")
    with op.batch_alter_table("campaign_task", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_task_state")
        batch_op.drop_index("ix_campaign_task_place")
        batch_op.drop_index("ix_campaign_task_list")
        batch_op.drop_index(batch_op.f("ix_campaign_task_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_task_case_id"))
        batch_op.drop_index("ix_campaign_task_agency")

    op.drop_table("campaign_task")
    with op.batch_alter_table("campaign_stage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_stage_campaign_id"))

    op.drop_table("campaign_stage")
    with op.batch_alter_table("campaign_result", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_campaign_result_live",
            sqlite_where=sa.text("state IN ('proposed', 'published')"),
            postgresql_where=sa.text("state IN ('proposed', 'published')"),
        )
        batch_op.drop_index(batch_op.f("ix_campaign_result_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_result_agency"))

    op.drop_table("campaign_result")
    with op.batch_alter_table("campaign_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_member_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_member_agency"))

    op.drop_table("campaign_member")
    op.drop_table("third_score")
    op.drop_table("third_recusal")
    with op.batch_alter_table("review_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_text_case_id"))

    op.drop_table("review_text")
    with op.batch_alter_table("proceeding", schema=None) as batch_op:
        batch_op.drop_index("ix_proceeding_institution")
        batch_op.drop_index(batch_op.f("ix_proceeding_case_id"))
        batch_op.drop_index("ix_proceeding_agency")

    op.drop_table("proceeding")
    with op.batch_alter_table("measure_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_text_case_id"))

    op.drop_table("measure_text")
    with op.batch_alter_table("field_device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_device_officer_id"))
        batch_op.drop_index(batch_op.f("ix_field_device_agency"))

    op.drop_table("field_device")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_agency"))

    op.drop_table("draw")
    op.drop_table("checklist_edition")
    op.drop_table("checklist_draft")
    with op.batch_alter_table("case_circle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_circle_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_circle_agency"))

    op.drop_table("case_circle")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_state"))
        batch_op.drop_index(batch_op.f("ix_campaign_agency"))

    op.drop_table("campaign")
    with op.batch_alter_table("agency_succession", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_agency_succession_open",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.drop_table("agency_succession")
    with op.batch_alter_table("third_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_third_party_agency"))

    op.drop_table("third_party")
    with op.batch_alter_table("agency_former_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agency_former_name_agency"))

    op.drop_table("agency_former_name")
    _refuse_changes_again()


def _refuse_changes_again() -> None:
    """SQLite made the table anew, without its triggers."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in append_only_ddl("inspection_finding", "sqlite"):
            op.execute(statement)


def _fill_circles() -> None:
    """Documents of referrals there are already are read by their sides, as new ones are (ADR 0019)."""
    op.execute(
        "UPDATE case_document SET circle = 'transfer/' || (SELECT min(transfer_id) FROM transfer_paper "
        "WHERE document_id = case_document.id) WHERE id IN (SELECT document_id FROM transfer_paper)"
    )
    pairs = [f"SELECT {old} AS old, {new} AS new FROM {table}" for table, old, new in SPREAD]
    pairs.append(
        "SELECT one.document_id AS old, other.document_id AS new FROM paper_version one "
        "JOIN paper_version other ON other.paper_id = one.paper_id"
    )
    for _ in range(6):  # a version of a version of a version
        for pair in pairs:
            found = f"FROM ({pair}) pair JOIN case_document made ON made.id = pair.old"
            op.execute(
                f"UPDATE case_document SET circle = (SELECT min(made.circle) {found} "
                "WHERE pair.new = case_document.id AND made.circle <> '') "
                f"WHERE circle = '' AND id IN (SELECT pair.new {found} WHERE made.circle <> '')"
            )
    for agency, since in (
        ("SELECT id, referring_agency AS agency, opened_at AS at FROM transfer", ""),
        ("SELECT transfer_id AS id, agency, since AS at FROM transfer_unit", ""),
        ("SELECT id, receiving_agency AS agency, handed_over_at AS at FROM transfer", "handed"),
        ("SELECT id, procuratorate AS agency, handed_over_at AS at FROM transfer", "handed"),
    ):
        known = "side.at IS NOT NULL AND" if since else ""
        op.execute(
            "INSERT INTO case_circle (case_id, circle, agency, since) "
            "SELECT transfer.case_id, 'transfer/' || side.id, side.agency, min(side.at) "
            f"FROM ({agency}) side JOIN transfer ON transfer.id = side.id "
            f"WHERE {known} side.agency IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_circle there "
            "WHERE there.circle = 'transfer/' || side.id AND there.agency = side.agency) "
            "GROUP BY transfer.case_id, side.id, side.agency"
        )
