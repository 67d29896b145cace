"""The public door complete, leads of other systems, keys of reports, verdicts on arrival."""

import sqlalchemy as sa
from alembic import op

from portal.infra.database import append_only_ddl


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


EMPTY = {"sqlite": "x''", "postgresql": "''::bytea"}
FILLED = {
    "evidence_item": ("caption_sealed",),
    "evidence_upload": ("pieces",),
    "import_row": ("sealed",),
    "import_run": ("source",),
    "institution": ("pinyin",),
    "institution_alias": ("pinyin",),
    "person_key": ("due",),
    "tip": ("renew_key",),
}
"""Columns that old rows got a value for and that new rows name themselves."""


def upgrade() -> None:
    op.create_table(
        "form_bucket",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_form_bucket")),
    )
    op.create_table(
        "year_figures",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_year_figures")),
    )
    op.create_table(
        "draft_code",
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("kdf_memory_kib", sa.Integer(), nullable=False),
        sa.Column("kdf_passes", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["tip_draft.id"], name=op.f("fk_draft_code_draft_id_tip_draft")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_draft_code")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_draft_code_draft_id")),
    )
    op.create_table(
        "api_bucket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_bucket")),
    )
    op.create_table(
        "api_client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("may", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_api_client_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_client")),
    )
    with op.batch_alter_table("api_client", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_client_agency"), ["agency"], unique=False)

    op.create_table(
        "import_source_mapping",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_import_source_mapping_agency_agency")
        ),
        sa.PrimaryKeyConstraint("agency", "source", name=op.f("pk_import_source_mapping")),
    )
    op.create_table(
        "tip_source",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_tip_source_agency_agency")
        ),
        sa.PrimaryKeyConstraint("agency", "source", name=op.f("pk_tip_source")),
    )
    op.create_table(
        "api_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_client.id"], name=op.f("fk_api_secret_client_id_api_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_secret")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_secret_hash")),
    )
    with op.batch_alter_table("api_secret", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_secret_client_id"), ["client_id"], unique=False)

    op.create_table(
        "published_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_published_case_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_published_case_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_published_case_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_published_case_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_published_case_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["officer.id"], name=op.f("fk_published_case_withdrawn_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_case")),
    )
    with op.batch_alter_table("published_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_case_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_published_case_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_published_case_shown", ["state", "until", "id"], unique=False)
        batch_op.create_index(
            "uq_published_case_live",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'published')"),
            postgresql_where=sa.text("state IN ('proposed', 'published')"),
        )

    op.create_table(
        "arrival_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("signature", sa.String(length=200), nullable=False),
        sa.Column("engine", sa.String(length=200), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_arrival_verdict_item_id_evidence_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_verdict")),
    )
    with op.batch_alter_table("arrival_verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrival_verdict_item_id"), ["item_id"], unique=False)

    op.create_table(
        "tip_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_tip_correction_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_correction_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_correction")),
    )
    with op.batch_alter_table("tip_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_correction_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "tip_origin",
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("client", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_tip_origin_agency_agency")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_origin_tip_id_tip")),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_tip_origin")),
    )
    with op.batch_alter_table("tip_origin", schema=None) as batch_op:
        batch_op.create_index("ix_tip_origin_batch", ["batch", "tip_id"], unique=False)
        batch_op.create_index("ix_tip_origin_source", ["agency", "source", "tip_id"], unique=False)

    op.create_table(
        "reporter_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reporter_objection_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reporter_objection_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["tip_message.id"],
            name=op.f("fk_reporter_objection_message_id_tip_message"),
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["tip_message.id"],
            name=op.f("fk_reporter_objection_reply_id_tip_message"),
        ),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tip.id"], name=op.f("fk_reporter_objection_tip_id_tip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporter_objection")),
        sa.UniqueConstraint("message_id", name=op.f("uq_reporter_objection_message_id")),
    )
    with op.batch_alter_table("reporter_objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reporter_objection_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_reporter_objection_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "reporter_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("wish_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reporter_question_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["tip_message.id"],
            name=op.f("fk_reporter_question_answer_id_tip_message"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["officer.id"], name=op.f("fk_reporter_question_asked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["tip_message.id"],
            name=op.f("fk_reporter_question_message_id_tip_message"),
        ),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tip.id"], name=op.f("fk_reporter_question_tip_id_tip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporter_question")),
        sa.UniqueConstraint("message_id", name=op.f("uq_reporter_question_message_id")),
    )
    with op.batch_alter_table("reporter_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reporter_question_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_reporter_question_tip_id"), ["tip_id"], unique=False)

    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "caption_sealed",
                sa.LargeBinary(),
                nullable=False,
                server_default=sa.text(EMPTY[op.get_bind().dialect.name]),
            )
        )

    with op.batch_alter_table("evidence_upload", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "pieces",
                sa.LargeBinary(),
                nullable=False,
                server_default=sa.text(EMPTY[op.get_bind().dialect.name]),
            )
        )

    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "sealed",
                sa.LargeBinary(),
                nullable=False,
                server_default=sa.text(EMPTY[op.get_bind().dialect.name]),
            )
        )

    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("source", sa.String(length=80), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("key_id", sa.Integer(), nullable=True))

    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("pinyin", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.create_index(batch_op.f("ix_institution_pinyin"), ["pinyin"], unique=False)

    with op.batch_alter_table("institution_alias", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("pinyin", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.create_index(batch_op.f("ix_institution_alias_pinyin"), ["pinyin"], unique=False)

    with op.batch_alter_table("person_key", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("due", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("tip", schema=None) as batch_op:
        batch_op.add_column(sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("renew_key", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(batch_op.f("ix_tip_renew_key"), ["renew_key"], unique=False)

    for table, columns in FILLED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)
    for statement in append_only_ddl("arrival_verdict", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("tip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_renew_key"))
        batch_op.drop_column("renew_key")
        batch_op.drop_column("destroyed_at")

    with op.batch_alter_table("person_key", schema=None) as batch_op:
        batch_op.drop_column("due")

    with op.batch_alter_table("institution_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_alias_pinyin"))
        batch_op.drop_column("pinyin")

    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_pinyin"))
        batch_op.drop_column("pinyin")

    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_column("key_id")
        batch_op.drop_column("source")

    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_column("sealed")

    with op.batch_alter_table("evidence_upload", schema=None) as batch_op:
        batch_op.drop_column("pieces")

    with op.batch_alter_table("evidence_item", schema=None) as batch_op:
        batch_op.drop_column("caption_sealed")

    with op.batch_alter_table("reporter_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reporter_question_tip_id"))
        batch_op.drop_index(batch_op.f("ix_reporter_question_state"))

    op.drop_table("reporter_question")
    with op.batch_alter_table("reporter_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reporter_objection_tip_id"))
        batch_op.drop_index(batch_op.f("ix_reporter_objection_state"))

    op.drop_table("reporter_objection")
    with op.batch_alter_table("tip_origin", schema=None) as batch_op:
        batch_op.drop_index("ix_tip_origin_source")
        batch_op.drop_index("ix_tip_origin_batch")

    op.drop_table("tip_origin")
    with op.batch_alter_table("tip_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_correction_tip_id"))

    op.drop_table("tip_correction")
    with op.batch_alter_table("arrival_verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrival_verdict_item_id"))

    op.drop_table("arrival_verdict")
    with op.batch_alter_table("published_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_published_case_live",
            sqlite_where=sa.text("state IN ('proposed', 'published')"),
            postgresql_where=sa.text("state IN ('proposed', 'published')"),
        )
        batch_op.drop_index("ix_published_case_shown")
        batch_op.drop_index(batch_op.f("ix_published_case_case_id"))
        batch_op.drop_index(batch_op.f("ix_published_case_agency"))

    op.drop_table("published_case")
    with op.batch_alter_table("api_secret", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_secret_client_id"))

    op.drop_table("api_secret")
    op.drop_table("tip_source")
    op.drop_table("import_source_mapping")
    with op.batch_alter_table("api_client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_client_agency"))

    op.drop_table("api_client")
    op.drop_table("api_bucket")
    op.drop_table("draft_code")
    op.drop_table("year_figures")
    op.drop_table("form_bucket")
