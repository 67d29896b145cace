"""rewards annulled"""

import sqlalchemy as sa
from alembic import op

from portal.infra.database import append_only_ddl


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


EMPTY = {"sqlite": "X''", "postgresql": "''::bytea"}
STANDS = sa.text("state NOT IN ('declined', 'annulled')")
STOOD = sa.text("state <> 'declined'")
APPEND_ONLY = (
    "claim_post_check",
    "reward_annulment",
    "reward_annulment_decision",
)
OPEN_AGAIN = """
    UPDATE order_contest SET upheld = NULL, live = TRUE, ended_on = NULL, ended_by = NULL
    WHERE upheld AND (ended_by IS NULL OR ended_by = recorded_by) AND NOT EXISTS
    (SELECT 1 FROM order_contest other WHERE other.order_id = order_contest.order_id AND other.live)
"""
"""A contest ended by who wrote it down is open again, for another to say how it ended."""


def upgrade() -> None:
    op.execute(OPEN_AGAIN)
    with op.batch_alter_table("loss_count", schema=None) as batch_op:
        batch_op.create_index("ix_loss_count_year", ["year", "agency"], unique=False)
    with op.batch_alter_table("order_contest", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_order_contest_set_aside_by_another"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_order_contest_ended_by_another"),
            "upheld IS NULL OR (ended_by IS NOT NULL AND ended_by <> recorded_by AND (upheld OR proof_id IS NOT NULL))",
        )
    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("same_reason", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("annulled_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_reward_award_replaces_id"), ["replaces_id"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_reward_award_id_decided_by"), ["id", "decided_by"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reward_award_replaces_id_reward_award"),
            "reward_award",
            ["replaces_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reward_award_annulled_by_officer"), "officer", ["annulled_by"], ["id"]
        )
        batch_op.drop_column("insider")
        batch_op.create_check_constraint(
            batch_op.f("ck_reward_award_annulled_unpaid_by_another"),
            "(state = 'annulled') = (annulled_by IS NOT NULL) AND (annulled_by IS NULL OR (paid_by IS NULL AND annulled_by <> proposed_by AND annulled_by <> decided_by))",
        )
    with op.batch_alter_table("reward_payout", schema=None) as batch_op:
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("mark", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.create_index(
            "uq_reward_payout_payee",
            ["case_id", "mark"],
            unique=True,
            sqlite_where=sa.text("state <> 'returned' AND mark <> ''"),
            postgresql_where=sa.text("state <> 'returned' AND mark <> ''"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reward_payout_case_id_case_file"), "case_file", ["case_id"], ["id"]
        )
    with op.batch_alter_table("reward_statement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_tip_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("shared_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("parties_key_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "parties",
                sa.LargeBinary(),
                nullable=False,
                server_default=sa.text(EMPTY[op.get_bind().dialect.name]),
            )
        )
        batch_op.create_index(
            batch_op.f("ix_reward_statement_other_tip_id"), ["other_tip_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reward_statement_parties_key_id"), ["parties_key_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reward_statement_other_tip_id_tip"), "tip", ["other_tip_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reward_statement_shared_by_officer"), "officer", ["shared_by"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reward_statement_parties_key_id_agency_key"),
            "agency_key",
            ["parties_key_id"],
            ["id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_reward_statement_two_reports"),
            "other_tip_id IS NULL OR tip_id < other_tip_id",
        )
    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.alter_column("same_reason", server_default=None)
    with op.batch_alter_table("reward_payout", schema=None) as batch_op:
        batch_op.alter_column("mark", server_default=None)
    with op.batch_alter_table("reward_statement", schema=None) as batch_op:
        batch_op.alter_column("parties", server_default=None)
    op.drop_index("uq_reward_award_tip", "reward_award")
    op.create_index(
        "uq_reward_award_tip",
        "reward_award",
        ["tip_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "reward_mark_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("agency_key_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_mark_key_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["agency_key_id"],
            ["agency_key.id"],
            name=op.f("fk_reward_mark_key_agency_key_id_agency_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_mark_key")),
        sa.UniqueConstraint("agency", name=op.f("uq_reward_mark_key_agency")),
    )
    with op.batch_alter_table("reward_mark_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reward_mark_key_agency_key_id"), ["agency_key_id"], unique=False
        )

    op.create_table(
        "case_check_join",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
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
            "decided_by IS NULL OR decided_by <> asked_by",
            name=op.f("ck_case_check_join_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_case_check_join_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["officer.id"], name=op.f("fk_case_check_join_asked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_check_join_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_case_check_join_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["host"], ["agency.code"], name=op.f("fk_case_check_join_host_agency")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_case_check_join_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_check_join")),
    )
    with op.batch_alter_table("case_check_join", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_check_join_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_check_join_host"), ["host"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_check_join_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(
            "uq_case_check_join_asked",
            ["agency", "inspection_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "claim_post_check",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wrong_fen", sa.BigInteger(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(wrong = 0) = (wrong_fen = 0) AND wrong_fen >= 0",
            name=op.f("ck_claim_post_check_amount_of_wrong"),
        ),
        sa.CheckConstraint(
            "checked > 0 AND wrong BETWEEN 0 AND checked",
            name=op.f("ck_claim_post_check_wrong_within"),
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["officer.id"], name=op.f("fk_claim_post_check_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["claim_list.id"], name=op.f("fk_claim_post_check_list_id_claim_list")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["claim_list.id"], name=op.f("fk_claim_post_check_sample_id_claim_list")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["review_text.id"], name=op.f("fk_claim_post_check_text_id_review_text")
        ),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_claim_post_check")),
    )
    op.create_table(
        "reward_annulment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id", "approved_by"],
            ["reward_award.id", "reward_award.decided_by"],
            name=op.f("fk_reward_annulment_award_id_reward_award"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_reward_annulment_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_annulment")),
        sa.UniqueConstraint("award_id", "serial", name=op.f("uq_reward_annulment_award_id_serial")),
        sa.UniqueConstraint(
            "id",
            "proposed_by",
            "approved_by",
            name=op.f("uq_reward_annulment_id_proposed_by_approved_by"),
        ),
    )
    with op.batch_alter_table("reward_annulment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reward_annulment_award_id"), ["award_id"], unique=False
        )

    op.create_table(
        "reward_circumstance",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("agency_key_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("approver_key_id", sa.Integer(), nullable=False),
        sa.Column("approver_wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_key_id"],
            ["agency_key.id"],
            name=op.f("fk_reward_circumstance_agency_key_id_agency_key"),
        ),
        sa.ForeignKeyConstraint(
            ["approver_key_id"],
            ["agency_key.id"],
            name=op.f("fk_reward_circumstance_approver_key_id_agency_key"),
        ),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["reward_award.id"],
            name=op.f("fk_reward_circumstance_award_id_reward_award"),
        ),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_reward_circumstance")),
    )
    with op.batch_alter_table("reward_circumstance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reward_circumstance_agency_key_id"), ["agency_key_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reward_circumstance_approver_key_id"), ["approver_key_id"], unique=False
        )

    op.create_table(
        "reward_annulment_decision",
        sa.Column("annulment_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("annuls", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decided_by <> proposed_by AND decided_by <> approved_by",
            name=op.f("ck_reward_annulment_decision_another_person"),
        ),
        sa.ForeignKeyConstraint(
            ["annulment_id", "proposed_by", "approved_by"],
            ["reward_annulment.id", "reward_annulment.proposed_by", "reward_annulment.approved_by"],
            name=op.f("fk_reward_annulment_decision_annulment_id_reward_annulment"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["officer.id"],
            name=op.f("fk_reward_annulment_decision_decided_by_officer"),
        ),
        sa.PrimaryKeyConstraint("annulment_id", name=op.f("pk_reward_annulment_decision")),
    )
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:

    op.drop_table("reward_annulment_decision")
    with op.batch_alter_table("reward_circumstance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_circumstance_approver_key_id"))
        batch_op.drop_index(batch_op.f("ix_reward_circumstance_agency_key_id"))

    op.drop_table("reward_circumstance")
    with op.batch_alter_table("reward_annulment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_annulment_award_id"))

    op.drop_table("reward_annulment")
    op.drop_table("claim_post_check")
    with op.batch_alter_table("case_check_join", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_case_check_join_asked",
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.drop_index(batch_op.f("ix_case_check_join_inspection_id"))
        batch_op.drop_index(batch_op.f("ix_case_check_join_host"))
        batch_op.drop_index(batch_op.f("ix_case_check_join_case_id"))

    op.drop_table("case_check_join")
    with op.batch_alter_table("reward_mark_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_mark_key_agency_key_id"))

    op.drop_table("reward_mark_key")
    op.drop_index("uq_reward_award_tip", "reward_award")
    with op.batch_alter_table("loss_count", schema=None) as batch_op:
        batch_op.drop_index("ix_loss_count_year")
    with op.batch_alter_table("order_contest", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_order_contest_ended_by_another"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_order_contest_set_aside_by_another"),
            "upheld IS NULL OR upheld OR (ended_by IS NOT NULL AND ended_by <> recorded_by AND proof_id IS NOT NULL)",
        )
    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_reward_award_annulled_unpaid_by_another"), type_="check"
        )
        batch_op.add_column(
            sa.Column("insider", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.drop_constraint(
            batch_op.f("fk_reward_award_annulled_by_officer"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_reward_award_replaces_id_reward_award"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_reward_award_id_decided_by"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_reward_award_replaces_id"))
        batch_op.drop_column("replaces_id")
        batch_op.drop_column("annulled_at")
        batch_op.drop_column("annulled_by")
        batch_op.drop_column("same_reason")
    with op.batch_alter_table("reward_payout", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_reward_payout_case_id_case_file"), type_="foreignkey"
        )
        batch_op.drop_index(
            "uq_reward_payout_payee",
            sqlite_where=sa.text("state <> 'returned' AND mark <> ''"),
            postgresql_where=sa.text("state <> 'returned' AND mark <> ''"),
        )
        batch_op.drop_column("mark")
        batch_op.drop_column("case_id")
    with op.batch_alter_table("reward_statement", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_reward_statement_two_reports"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_reward_statement_parties_key_id_agency_key"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_reward_statement_shared_by_officer"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_reward_statement_other_tip_id_tip"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_reward_statement_parties_key_id"))
        batch_op.drop_index(batch_op.f("ix_reward_statement_other_tip_id"))
        batch_op.drop_column("parties")
        batch_op.drop_column("parties_key_id")
        batch_op.drop_column("shared_by")
        batch_op.drop_column("other_tip_id")
    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.alter_column("insider", server_default=None)
    op.create_index(
        "uq_reward_award_tip",
        "reward_award",
        ["tip_id"],
        unique=True,
        sqlite_where=STOOD,
        postgresql_where=STOOD,
    )
