"""money back and rewards"""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from portal.infra.database import append_only_ddl
from referrals.recoveries.rules import name_key


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


EMPTY = {"sqlite": "X''", "postgresql": "''::bytea"}
FILLED = {
    "agency_succession": (
        "called_off_by",
        "called_off_reason",
    ),
    "draw": ("purpose",),
    "measure": ("party",),
    "posting": (
        "way",
        "payer",
        "source",
    ),
    "recovery_order": (
        "origin",
        "outstanding_fen",
        "obligor_key",
    ),
    "reward_award": (
        "level",
        "subject",
        "insider",
        "no_loss",
        "needs_check",
        "check_note",
        "waived_reason",
    ),
    "reward_payee": ("mark",),
    "reward_payout": ("booking",),
    "third_party": (
        "ended_by",
        "end_reason",
    ),
}
"""Columns that old rows got a value for and that new rows name themselves."""
APPEND_ONLY = (
    "collection_mark",
    "ledger_proof",
    "ledger_proof_check",
    "ledger_proof_damage",
    "ledger_proof_request",
    "posting_proof",
    "remittance_line",
    "reward_budget_move",
    "reward_check",
    "reward_repayment",
    "reward_rule_decision",
    "reward_rule_draft",
    "reward_ruling",
    "reward_split",
    "statement_decision",
    "statement_match",
    "statement_undo",
)


AGAIN = (
    "posting",
    "proceeding_step",
)
"""Append-only tables SQLite made anew, without their triggers."""


def upgrade() -> None:
    op.create_table(
        "ledger_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_by", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_proof")),
    )
    with op.batch_alter_table("ledger_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_proof_at"), ["at"], unique=False)

    op.create_table(
        "loss_count",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("ledger", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "agency", "ledger", "what", "month", "year", name=op.f("pk_loss_count")
        ),
    )
    op.create_table(
        "ledger_proof_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("failed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proof_id"],
            ["ledger_proof.id"],
            name=op.f("fk_ledger_proof_check_proof_id_ledger_proof"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_proof_check")),
    )
    with op.batch_alter_table("ledger_proof_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_proof_check_proof_id"), ["proof_id"], unique=False
        )

    op.create_table(
        "ledger_proof_damage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("row_zh", sa.String(), nullable=False),
        sa.Column("row_en", sa.String(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proof_id"],
            ["ledger_proof.id"],
            name=op.f("fk_ledger_proof_damage_proof_id_ledger_proof"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_proof_damage")),
    )
    with op.batch_alter_table("ledger_proof_damage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_proof_damage_proof_id"), ["proof_id"], unique=False
        )

    op.create_table(
        "ledger_proof_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_ledger_proof_request_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_proof_request")),
    )
    op.create_table(
        "reward_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("granted_fen", sa.BigInteger(), nullable=False),
        sa.Column("reserved_fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "reserved_fen + spent_fen <= granted_fen", name=op.f("ck_reward_budget_within_grant")
        ),
        sa.CheckConstraint(
            "reserved_fen >= 0 AND spent_fen >= 0", name=op.f("ck_reward_budget_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_budget_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_budget")),
        sa.UniqueConstraint("agency", "year", name=op.f("uq_reward_budget_agency_year")),
    )
    op.create_table(
        "statement_mapping",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("header", sa.String(length=64), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_statement_mapping_agency_agency")
        ),
        sa.PrimaryKeyConstraint("agency", "header", name=op.f("pk_statement_mapping")),
    )
    op.create_table(
        "destination_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_destination_account_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_destination_account_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_destination_account_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_destination_account_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination_account")),
    )
    with op.batch_alter_table("destination_account", schema=None) as batch_op:
        batch_op.create_index("ix_destination_account_agency", ["agency", "ledger"], unique=False)

    op.create_table(
        "loss_case",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("suspected_fen", sa.BigInteger(), nullable=False),
        sa.Column("proven_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_loss_case_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_loss_case")),
    )
    with op.batch_alter_table("loss_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_loss_case_institution_id"), ["institution_id"], unique=False
        )

    op.create_table(
        "remittance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("slip", sa.String(length=200), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_remittance_positive")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_remittance_second_person"),
        ),
        sa.CheckConstraint(
            "undone_by IS NULL OR undone_by <> proposed_by",
            name=op.f("ck_remittance_undone_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_remittance_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_remittance_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_remittance_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["officer.id"], name=op.f("fk_remittance_undone_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
    )
    with op.batch_alter_table("remittance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remittance_agency"), ["agency"], unique=False)
        batch_op.create_index(
            "ix_remittance_slip",
            ["agency", "slip"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'confirmed')"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed')"),
        )

    op.create_table(
        "reward_budget_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'proposed' OR decided_by IS NOT NULL",
            name=op.f("ck_reward_budget_grant_decided"),
        ),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_reward_budget_grant_not_nothing")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_reward_budget_grant_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_budget_grant_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reward_budget_grant_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_reward_budget_grant_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_budget_grant")),
    )
    with op.batch_alter_table("reward_budget_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_budget_grant_agency"), ["agency"], unique=False)

    op.create_table(
        "reward_code_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_code_try_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_reward_code_try_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_code_try")),
    )
    with op.batch_alter_table("reward_code_try", schema=None) as batch_op:
        batch_op.create_index("ix_reward_code_try_agency", ["agency", "at"], unique=False)

    op.create_table(
        "reward_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_reward_list_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_list_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reward_list_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_reward_list_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_list")),
    )
    with op.batch_alter_table("reward_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_list_agency"), ["agency"], unique=False)
        batch_op.create_index(
            "uq_reward_list_year",
            ["agency", "year"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL OR published"),
            postgresql_where=sa.text("decided_at IS NULL OR published"),
        )

    op.create_table(
        "reward_rule_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rate", sa.String(length=20), nullable=False),
        sa.Column("date_rule", sa.String(length=40), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "replaces IS NULL OR replaces < id", name=op.f("ck_reward_rule_draft_replaces_earlier")
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_rule_draft_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"],
            ["reward_rule_draft.id"],
            name=op.f("fk_reward_rule_draft_replaces_reward_rule_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["officer.id"], name=op.f("fk_reward_rule_draft_written_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_rule_draft")),
        sa.UniqueConstraint("id", "written_by", name=op.f("uq_reward_rule_draft_id_written_by")),
        sa.UniqueConstraint("replaces", name=op.f("uq_reward_rule_draft_replaces")),
    )
    with op.batch_alter_table("reward_rule_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_rule_draft_agency"), ["agency"], unique=False)

    op.create_table(
        "statement_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("agency_key_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("house", sa.LargeBinary(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("read_to", sa.Integer(), nullable=False),
        sa.Column("last_signed_fen", sa.BigInteger(), nullable=False),
        sa.Column("last_balance_fen", sa.BigInteger(), nullable=True),
        sa.Column("breaks_up", sa.Integer(), nullable=False),
        sa.Column("breaks_down", sa.Integer(), nullable=False),
        sa.Column("balance_pairs", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=True),
        sa.Column("to_book", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "booked_by IS NULL OR booked_by <> officer_id",
            name=op.f("ck_statement_file_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_statement_file_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["agency_key_id"],
            ["agency_key.id"],
            name=op.f("fk_statement_file_agency_key_id_agency_key"),
        ),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["officer.id"], name=op.f("fk_statement_file_booked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_statement_file_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_file")),
    )
    with op.batch_alter_table("statement_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_file_agency_key_id"), ["agency_key_id"], unique=False
        )
        batch_op.create_index("ix_statement_file_list", ["agency", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_file_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_statement_file_content",
            ["agency", "sha256"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    op.create_table(
        "collection_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["recovery_order.id"],
            name=op.f("fk_collection_mark_order_id_recovery_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_mark")),
        sa.UniqueConstraint(
            "order_id", "due_on", "days", name=op.f("uq_collection_mark_order_id_due_on_days")
        ),
    )
    op.create_table(
        "loss_line",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("due_month", sa.String(length=7), nullable=False),
        sa.Column("ordered_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned_fen", sa.BigInteger(), nullable=False),
        sa.Column("outstanding_fen", sa.BigInteger(), nullable=False),
        sa.Column("written_off_fen", sa.BigInteger(), nullable=False),
        sa.Column("owed_back_fen", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_loss_line_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["recovery_order.id"], name=op.f("fk_loss_line_order_id_recovery_order")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_loss_line")),
    )
    with op.batch_alter_table("loss_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_loss_line_agency", ["agency", "ledger", "due_month"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_loss_line_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_loss_line_institution_id"), ["institution_id"], unique=False
        )

    op.create_table(
        "order_contest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("remedy", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "upheld IS NULL OR upheld OR (ended_by IS NOT NULL AND ended_by <> recorded_by AND proof_id IS NOT NULL)",
            name=op.f("ck_order_contest_set_aside_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["officer.id"], name=op.f("fk_order_contest_ended_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["recovery_order.id"],
            name=op.f("fk_order_contest_order_id_recovery_order"),
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["evidence_item.id"], name=op.f("fk_order_contest_proof_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["officer.id"], name=op.f("fk_order_contest_recorded_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_contest")),
        sa.UniqueConstraint("order_id", "live", name=op.f("uq_order_contest_order_id_live")),
    )
    with op.batch_alter_table("order_contest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_contest_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_obligor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("limit_fen", sa.BigInteger(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_order_obligor_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_order_obligor_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["recovery_order.id"],
            name=op.f("fk_order_obligor_order_id_recovery_order"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_order_obligor_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_obligor")),
        sa.UniqueConstraint(
            "order_id", "name_key", name=op.f("uq_order_obligor_order_id_name_key")
        ),
    )
    with op.batch_alter_table("order_obligor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_obligor_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_obligor_order_id"), ["order_id"], unique=False)

    op.create_table(
        "published_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("ordered", sa.JSON(), nullable=False),
        sa.Column("laws", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "approved_by_id <> proposed_by_id", name=op.f("ck_published_decision_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_published_decision_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["officer.id"],
            name=op.f("fk_published_decision_approved_by_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceeding.id"],
            name=op.f("fk_published_decision_proceeding_id_proceeding"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["officer.id"],
            name=op.f("fk_published_decision_proposed_by_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["officer.id"],
            name=op.f("fk_published_decision_withdrawn_by_id_officer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_decision")),
    )
    with op.batch_alter_table("published_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_published_decision_proceeding_id"), ["proceeding_id"], unique=False
        )
        batch_op.create_index("ix_published_decision_shown", ["published_on", "id"], unique=False)

    op.create_table(
        "remittance_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remittance_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_remittance_line_positive")),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["recovery_order.id"],
            name=op.f("fk_remittance_line_order_id_recovery_order"),
        ),
        sa.ForeignKeyConstraint(
            ["remittance_id"],
            ["remittance.id"],
            name=op.f("fk_remittance_line_remittance_id_remittance"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_line")),
        sa.UniqueConstraint(
            "remittance_id", "order_id", name=op.f("uq_remittance_line_remittance_id_order_id")
        ),
    )
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remittance_line_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_remittance_line_remittance_id"), ["remittance_id"], unique=False
        )

    op.create_table(
        "reward_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_reward_check_made_by_officer")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_reward_check_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_check")),
    )
    with op.batch_alter_table("reward_check", schema=None) as batch_op:
        batch_op.create_index("ix_reward_check_tip", ["tip_id", "id"], unique=False)

    op.create_table(
        "reward_joint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collector", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> made_by",
            name=op.f("ck_reward_joint_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_joint_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_reward_joint_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["collector"], ["tip.id"], name=op.f("fk_reward_joint_collector_tip")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reward_joint_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["officer.id"], name=op.f("fk_reward_joint_ended_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["officer.id"], name=op.f("fk_reward_joint_made_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_joint")),
    )
    with op.batch_alter_table("reward_joint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_joint_case_id"), ["case_id"], unique=False)

    op.create_table(
        "reward_rule_decision",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("takes", sa.String(length=200), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.CheckConstraint(
            "decided_by <> written_by", name=op.f("ck_reward_rule_decision_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reward_rule_decision_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id", "written_by"],
            ["reward_rule_draft.id", "reward_rule_draft.written_by"],
            name=op.f("fk_reward_rule_decision_draft_id_reward_rule_draft"),
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_reward_rule_decision")),
        sa.UniqueConstraint("takes", name=op.f("uq_reward_rule_decision_takes")),
    )
    op.create_table(
        "reward_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("ruled_by", sa.Integer(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_reward_ruling_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by"], ["officer.id"], name=op.f("fk_reward_ruling_ruled_by_officer")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_reward_ruling_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_ruling")),
    )
    with op.batch_alter_table("reward_ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_ruling_case_id"), ["case_id"], unique=False)

    op.create_table(
        "reward_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("half_key_id", sa.Integer(), nullable=True),
        sa.Column("half", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_by_name", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_by <> asked_by",
            name=op.f("ck_reward_statement_second_person"),
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR (released_by <> asked_by AND (answered_by IS NULL OR answered_by <> released_by))",
            name=op.f("ck_reward_statement_third_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_statement_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["officer.id"], name=op.f("fk_reward_statement_answered_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["officer.id"], name=op.f("fk_reward_statement_asked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["half_key_id"],
            ["agency_key.id"],
            name=op.f("fk_reward_statement_half_key_id_agency_key"),
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["officer.id"], name=op.f("fk_reward_statement_released_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tip.id"], name=op.f("fk_reward_statement_tip_id_tip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_statement")),
    )
    with op.batch_alter_table("reward_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_statement_agency"), ["agency"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reward_statement_half_key_id"), ["half_key_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reward_statement_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "statement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("matched_fen", sa.BigInteger(), nullable=False),
        sa.Column("matches", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=True),
        sa.Column("takes", sa.String(length=40), nullable=True),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=64), nullable=False),
        sa.Column("numbered", sa.Boolean(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("open_fen", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "fen >= 0 AND matched_fen >= 0 AND matched_fen <= fen",
            name=op.f("ck_statement_line_within_line"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_statement_line_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["statement_file.id"],
            name=op.f("fk_statement_line_file_id_statement_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("file_id", "line", name=op.f("uq_statement_line_file_id_line")),
    )
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.create_index("ix_statement_line_alike", ["file_id", "content"], unique=False)
        batch_op.create_index("ix_statement_line_content", ["agency", "content"], unique=False)
        batch_op.create_index("ix_statement_line_fen", ["agency", "fen"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_line_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index("ix_statement_line_state", ["file_id", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_statement_line_mark",
            ["agency", "mark"],
            unique=True,
            sqlite_where=sa.text("mark <> ''"),
            postgresql_where=sa.text("mark <> ''"),
        )

    op.create_table(
        "collection_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("running", sa.Boolean(), nullable=True),
        sa.Column("owed_fen", sa.BigInteger(), nullable=False),
        sa.Column("over_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'declined') OR decided_by IS NOT NULL",
            name=op.f("ck_collection_act_decided"),
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_collection_act_not_negative")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_collection_act_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_collection_act_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_collection_act_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["recovery_order.id"],
            name=op.f("fk_collection_act_order_id_recovery_order"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_collection_act_posting_id_posting")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"],
            ["evidence_item.id"],
            name=op.f("fk_collection_act_proof_id_evidence_item"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_collection_act_proposed_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_act")),
        sa.UniqueConstraint(
            "order_id", "kind", "live", name=op.f("uq_collection_act_order_id_kind_live")
        ),
        sa.UniqueConstraint("order_id", "running", name=op.f("uq_collection_act_order_id_running")),
    )
    with op.batch_alter_table("collection_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_act_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_act_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_act_state"), ["state"], unique=False)

    op.create_table(
        "collection_security",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("holding", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("value_fen", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_collection_security_ends_after")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_collection_security_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["held_by"], ["officer.id"], name=op.f("fk_collection_security_held_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["recovery_order.id"],
            name=op.f("fk_collection_security_order_id_recovery_order"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_collection_security_posting_id_posting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_security")),
    )
    with op.batch_alter_table("collection_security", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_security_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_collection_security_order_id"), ["order_id"], unique=False
        )

    op.create_table(
        "posting_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_posting_proof_item_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_posting_proof_posting_id_posting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_proof")),
        sa.UniqueConstraint(
            "posting_id", "item_id", name=op.f("uq_posting_proof_posting_id_item_id")
        ),
    )
    with op.batch_alter_table("posting_proof", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_posting_proof_posting_id"), ["posting_id"], unique=False
        )

    op.create_table(
        "reward_joint_tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("joint_id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["joint_id"],
            ["reward_joint.id"],
            name=op.f("fk_reward_joint_tip_joint_id_reward_joint"),
        ),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tip.id"], name=op.f("fk_reward_joint_tip_tip_id_tip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_joint_tip")),
        sa.UniqueConstraint("joint_id", "tip_id", name=op.f("uq_reward_joint_tip_joint_id_tip_id")),
    )
    with op.batch_alter_table("reward_joint_tip", schema=None) as batch_op:
        batch_op.create_index(
            "uq_reward_joint_tip_live",
            ["tip_id"],
            unique=True,
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )

    op.create_table(
        "reward_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("linked_by", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_reward_link_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["officer.id"], name=op.f("fk_reward_link_ended_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["case_finding.id"], name=op.f("fk_reward_link_finding_id_case_finding")
        ),
        sa.ForeignKeyConstraint(
            ["linked_by"], ["officer.id"], name=op.f("fk_reward_link_linked_by_officer")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_reward_link_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_link")),
    )
    with op.batch_alter_table("reward_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_link_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_link_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(
            "uq_reward_link_live",
            ["tip_id", "finding_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "reward_split",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("joint_id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("collector", sa.Integer(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collector"], ["tip.id"], name=op.f("fk_reward_split_collector_tip")
        ),
        sa.ForeignKeyConstraint(
            ["joint_id"], ["reward_joint.id"], name=op.f("fk_reward_split_joint_id_reward_joint")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_reward_split_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_split")),
    )
    with op.batch_alter_table("reward_split", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_split_joint_id"), ["joint_id"], unique=False)

    op.create_table(
        "self_check_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_self_check_code_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["officer.id"], name=op.f("fk_self_check_code_issued_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["campaign_task.id"], name=op.f("fk_self_check_code_task_id_campaign_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_self_check_code_digest")),
    )
    with op.batch_alter_table("self_check_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_check_code_task_id"), ["task_id"], unique=False)

    op.create_table(
        "statement_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_statement_decision_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["statement_line.id"],
            name=op.f("fk_statement_decision_line_id_statement_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_decision")),
    )
    with op.batch_alter_table("statement_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_decision_line_id"), ["line_id"], unique=False
        )

    op.create_table(
        "statement_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("booking", sa.String(length=40), nullable=False),
        sa.Column("in_bulk", sa.Boolean(), nullable=False),
        sa.Column("accepted_by", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("fen > 0", name=op.f("ck_statement_match_positive")),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["officer.id"], name=op.f("fk_statement_match_accepted_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["statement_line.id"],
            name=op.f("fk_statement_match_line_id_statement_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_match")),
        sa.UniqueConstraint("booking", name=op.f("uq_statement_match_booking")),
    )
    with op.batch_alter_table("statement_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_match_line_id"), ["line_id"], unique=False)

    op.create_table(
        "reward_award_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["reward_award.id"],
            name=op.f("fk_reward_award_finding_award_id_reward_award"),
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["case_finding.id"],
            name=op.f("fk_reward_award_finding_finding_id_case_finding"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_award_finding")),
    )
    with op.batch_alter_table("reward_award_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reward_award_finding_award_id"), ["award_id"], unique=False
        )
        batch_op.create_index(
            "uq_reward_award_finding",
            ["finding_id"],
            unique=True,
            sqlite_where=sa.text("counts"),
            postgresql_where=sa.text("counts"),
        )

    op.create_table(
        "reward_budget_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("moved_by", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_reward_budget_move_positive")),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["reward_award.id"],
            name=op.f("fk_reward_budget_move_award_id_reward_award"),
        ),
        sa.ForeignKeyConstraint(
            ["budget_id"],
            ["reward_budget.id"],
            name=op.f("fk_reward_budget_move_budget_id_reward_budget"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_budget_move")),
    )
    with op.batch_alter_table("reward_budget_move", schema=None) as batch_op:
        batch_op.create_index("ix_reward_budget_move_award", ["award_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reward_budget_move_budget_id"), ["budget_id"], unique=False
        )

    op.create_table(
        "reward_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("presented_by", sa.Integer(), nullable=True),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("witness_id", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'used' OR (presented_by IS NOT NULL AND witness_id IS NOT NULL)",
            name=op.f("ck_reward_code_used_before_two"),
        ),
        sa.CheckConstraint(
            "witness_id IS NULL OR witness_id <> presented_by",
            name=op.f("ck_reward_code_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_code_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["reward_award.id"], name=op.f("fk_reward_code_award_id_reward_award")
        ),
        sa.ForeignKeyConstraint(
            ["presented_by"], ["officer.id"], name=op.f("fk_reward_code_presented_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["officer.id"], name=op.f("fk_reward_code_witness_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_code")),
        sa.UniqueConstraint("award_id", "serial", name=op.f("uq_reward_code_award_id_serial")),
        sa.UniqueConstraint("mark", name=op.f("uq_reward_code_mark")),
    )
    with op.batch_alter_table("reward_code", schema=None) as batch_op:
        batch_op.create_index(
            "uq_reward_code_open",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('live', 'presented')"),
            postgresql_where=sa.text("state IN ('live', 'presented')"),
        )

    op.create_table(
        "reward_restore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by",
            name=op.f("ck_reward_restore_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["officer.id"], name=op.f("fk_reward_restore_asked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["reward_award.id"], name=op.f("fk_reward_restore_award_id_reward_award")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reward_restore_decided_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_restore")),
    )
    with op.batch_alter_table("reward_restore", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_restore_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_reward_restore_open",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "reward_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR about = 'first' OR ((proposed_by IS NULL OR decided_by <> proposed_by) AND (checked_by IS NULL OR decided_by <> checked_by) AND (approved_by IS NULL OR decided_by <> approved_by))",
            name=op.f("ck_reward_review_another_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_review_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["officer.id"], name=op.f("fk_reward_review_approved_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["reward_award.id"], name=op.f("fk_reward_review_award_id_reward_award")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_reward_review_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["officer.id"], name=op.f("fk_reward_review_checked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reward_review_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["tip_message.id"], name=op.f("fk_reward_review_message_id_tip_message")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_reward_review_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["tip_message.id"], name=op.f("fk_reward_review_reply_id_tip_message")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_reward_review_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_review")),
        sa.UniqueConstraint("message_id", name=op.f("uq_reward_review_message_id")),
    )
    with op.batch_alter_table("reward_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_review_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_review_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_review_tip_id"), ["tip_id"], unique=False)
        batch_op.create_index(
            "uq_reward_review_open",
            ["tip_id", "about"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "reward_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_reward_share_not_negative")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["reward_award.id"], name=op.f("fk_reward_share_award_id_reward_award")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_reward_share_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_share")),
        sa.UniqueConstraint("award_id", "tip_id", name=op.f("uq_reward_share_award_id_tip_id")),
    )
    with op.batch_alter_table("reward_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_share_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "statement_undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("by_line", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_line"],
            ["statement_line.id"],
            name=op.f("fk_statement_undo_by_line_statement_line"),
        ),
        sa.ForeignKeyConstraint(
            ["match_id"],
            ["statement_match.id"],
            name=op.f("fk_statement_undo_match_id_statement_match"),
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["officer.id"], name=op.f("fk_statement_undo_undone_by_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_undo")),
        sa.UniqueConstraint("match_id", name=op.f("uq_statement_undo_match_id")),
    )
    op.create_table(
        "reward_clawback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("payout_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("open_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("demanded_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("waiver_asked_by", sa.Integer(), nullable=True),
        sa.Column("waiver_reason", sa.String(), nullable=False),
        sa.Column("waived_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'waived' OR (waiver_asked_by IS NOT NULL AND waived_by IS NOT NULL AND waived_by <> waiver_asked_by)",
            name=op.f("ck_reward_clawback_waived_by_two"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_reward_clawback_positive")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by",
            name=op.f("ck_reward_clawback_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_clawback_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["reward_award.id"], name=op.f("fk_reward_clawback_award_id_reward_award")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officer.id"], name=op.f("fk_reward_clawback_decided_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["payout_id"],
            ["reward_payout.id"],
            name=op.f("fk_reward_clawback_payout_id_reward_payout"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officer.id"], name=op.f("fk_reward_clawback_proposed_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["waived_by"], ["officer.id"], name=op.f("fk_reward_clawback_waived_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["waiver_asked_by"],
            ["officer.id"],
            name=op.f("fk_reward_clawback_waiver_asked_by_officer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_clawback")),
    )
    with op.batch_alter_table("reward_clawback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_clawback_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_clawback_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_clawback_state"), ["state"], unique=False)

    op.create_table(
        "reward_repayment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clawback_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("slip", sa.String(length=200), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_reward_repayment_positive")),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_reward_repayment_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["officer.id"], name=op.f("fk_reward_repayment_booked_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["clawback_id"],
            ["reward_clawback.id"],
            name=op.f("fk_reward_repayment_clawback_id_reward_clawback"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_repayment")),
        sa.UniqueConstraint("agency", "slip", name=op.f("uq_reward_repayment_agency_slip")),
    )
    with op.batch_alter_table("reward_repayment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reward_repayment_clawback_id"), ["clawback_id"], unique=False
        )

    with op.batch_alter_table("agency_succession", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("called_off_by", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("called_off_reason", sa.String(length=500), nullable=False, server_default="")
        )

    op.execute(
        "ALTER TABLE claim_sample ADD COLUMN again_text INTEGER "
        "CONSTRAINT fk_claim_sample_again_text_review_text REFERENCES review_text (id)"
    )
    with op.batch_alter_table("claim_sample", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_claim_sample_list_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_claim_sample_list_id"), ["list_id"], unique=False)
        batch_op.create_index(
            "one_open_claim_sample",
            ["list_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'checked'"),
            postgresql_where=sa.text("state <> 'checked'"),
        )

    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("purpose", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("campaign_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_draw_campaign_id"), ["campaign_id"], unique=False)

    with op.batch_alter_table("field_device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offset_seconds", sa.BigInteger(), nullable=True))

    op.execute(
        "ALTER TABLE measure ADD COLUMN heads_id INTEGER "
        "CONSTRAINT fk_measure_heads_id_institution REFERENCES institution (id)"
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("party", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.create_index(batch_op.f("ix_measure_heads_id"), ["heads_id"], unique=False)

    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("way", sa.String(length=40), nullable=False, server_default="paid")
        )
        batch_op.add_column(
            sa.Column("payer", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("source", sa.String(length=200), nullable=False, server_default="")
        )

    with op.batch_alter_table("proceeding_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stated_on", sa.Date(), nullable=True))

    op.execute(
        "ALTER TABLE recovery_order ADD COLUMN charge_of INTEGER "
        "CONSTRAINT fk_recovery_order_charge_of_recovery_order REFERENCES recovery_order (id)"
    )
    with op.batch_alter_table("recovery_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("origin_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("outstanding_fen", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("obligor_key", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.create_index(
            batch_op.f("ix_recovery_order_charge_of"), ["charge_of"], unique=False
        )
        batch_op.create_index("ix_recovery_order_number", ["number"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recovery_order_obligor_key"), ["obligor_key"], unique=False
        )
        batch_op.create_index(
            "ix_recovery_order_open", ["agency", "state", "outstanding_fen"], unique=False
        )

    op.execute(
        "ALTER TABLE reward_award ADD COLUMN joint_id INTEGER "
        "CONSTRAINT fk_reward_award_joint_id_reward_joint REFERENCES reward_joint (id)"
    )
    op.execute(
        "ALTER TABLE reward_award ADD COLUMN checked_by INTEGER "
        "CONSTRAINT fk_reward_award_checked_by_officer REFERENCES officer (id)"
    )
    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("level", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("subject", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("insider", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("no_loss", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("needs_check", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("check_note", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("fell_to_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("reminded", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("waived_reason", sa.String(), nullable=False, server_default="")
        )

    op.execute(
        "ALTER TABLE reward_payee ADD COLUMN matched_by INTEGER "
        "CONSTRAINT fk_reward_payee_matched_by_officer REFERENCES officer (id)"
    )
    with op.batch_alter_table("reward_payee", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "mark",
                sa.LargeBinary(),
                nullable=False,
                server_default=sa.text(EMPTY[op.get_bind().dialect.name]),
            )
        )

    op.execute(
        "ALTER TABLE reward_payout ADD COLUMN confirmed_by INTEGER "
        "CONSTRAINT fk_reward_payout_confirmed_by_officer REFERENCES officer (id)"
    )
    op.execute(
        "ALTER TABLE reward_payout ADD COLUMN booked_by INTEGER "
        "CONSTRAINT fk_reward_payout_booked_by_officer REFERENCES officer (id)"
    )
    with op.batch_alter_table("reward_payout", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("booking", sa.String(length=40), nullable=False, server_default="")
        )

    with op.batch_alter_table("sampled_claim", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_sampled_claim_claim_id"), ["claim_id"])

    with op.batch_alter_table("third_party", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_by", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("end_reason", sa.String(length=500), nullable=False, server_default="")
        )
    for table, columns in FILLED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, op.get_bind().dialect.name):
            op.execute(statement)
    op.execute("UPDATE draw SET released_by = NULL WHERE released_by = frozen_by")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_draw_released_by_another"),
            "released_by IS NULL OR released_by <> frozen_by",
        )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_measure_one_subject"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_measure_one_subject"),
            "(CASE WHEN institution_id IS NOT NULL THEN 1 ELSE 0 END) + (CASE WHEN person_id IS NOT NULL THEN 1 ELSE 0 END) + (CASE WHEN party <> '' THEN 1 ELSE 0 END) = 1",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_measure_a_person_heads"), "heads_id IS NULL OR institution_id IS NULL"
        )
    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_reward_award_checked_first"),
            "NOT needs_check OR checked_by IS NOT NULL OR state IN ('proposed', 'declined')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_reward_award_three_people"),
            "checked_by IS NULL OR (checked_by <> proposed_by AND (decided_by IS NULL OR checked_by <> decided_by))",
        )
    with op.batch_alter_table("reward_payout", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_reward_payout_confirmed_by_another"),
            "confirmed_by IS NULL OR confirmed_by <> reserved_by",
        )
    _refuse_changes_again()
    _fill()
    guards = Path(__file__).parents[1] / "frozen" / "guards_0007.json"
    for statement in json.loads(guards.read_text("utf-8"))[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    _drop_guards()
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_draw_released_by_another"), type_="check")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_measure_one_subject"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_measure_one_subject"), "(institution_id IS NULL) <> (person_id IS NULL)"
        )
        batch_op.drop_constraint(batch_op.f("ck_measure_a_person_heads"), type_="check")
    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_reward_award_checked_first"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_reward_award_three_people"), type_="check")
    with op.batch_alter_table("reward_payout", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_reward_payout_confirmed_by_another"), type_="check")
    with op.batch_alter_table("third_party", schema=None) as batch_op:
        batch_op.drop_column("end_reason")
        batch_op.drop_column("ended_by")

    with op.batch_alter_table("sampled_claim", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sampled_claim_claim_id"), type_="unique")

    with op.batch_alter_table("reward_payout", schema=None) as batch_op:
        batch_op.drop_column("booked_by")
        batch_op.drop_column("booking")
        batch_op.drop_column("confirmed_by")

    with op.batch_alter_table("reward_payee", schema=None) as batch_op:
        batch_op.drop_column("matched_by")
        batch_op.drop_column("mark")

    with op.batch_alter_table("reward_award", schema=None) as batch_op:
        batch_op.drop_column("waived_reason")
        batch_op.drop_column("reminded")
        batch_op.drop_column("fell_to_fen")
        batch_op.drop_column("check_note")
        batch_op.drop_column("checked_at")
        batch_op.drop_column("checked_by")
        batch_op.drop_column("needs_check")
        batch_op.drop_column("joint_id")
        batch_op.drop_column("no_loss")
        batch_op.drop_column("insider")
        batch_op.drop_column("subject")
        batch_op.drop_column("level")

    with op.batch_alter_table("recovery_order", schema=None) as batch_op:
        batch_op.drop_index("ix_recovery_order_open")
        batch_op.drop_index(batch_op.f("ix_recovery_order_obligor_key"))
        batch_op.drop_index("ix_recovery_order_number")
        batch_op.drop_index(batch_op.f("ix_recovery_order_charge_of"))
        batch_op.drop_column("charge_of")
        batch_op.drop_column("obligor_key")
        batch_op.drop_column("outstanding_fen")
        batch_op.drop_column("origin_id")
        batch_op.drop_column("origin")

    with op.batch_alter_table("proceeding_step", schema=None) as batch_op:
        batch_op.drop_column("stated_on")

    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_column("source")
        batch_op.drop_column("payer")
        batch_op.drop_column("way")

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_heads_id"))
        batch_op.drop_column("heads_id")
        batch_op.drop_column("party")

    with op.batch_alter_table("field_device", schema=None) as batch_op:
        batch_op.drop_column("offset_seconds")

    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_campaign_id"))
        batch_op.drop_column("campaign_id")
        batch_op.drop_column("purpose")

    with op.batch_alter_table("claim_sample", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_claim_sample",
            sqlite_where=sa.text("state <> 'checked'"),
            postgresql_where=sa.text("state <> 'checked'"),
        )
        batch_op.drop_index(batch_op.f("ix_claim_sample_list_id"))
        batch_op.create_unique_constraint(batch_op.f("uq_claim_sample_list_id"), ["list_id"])
        batch_op.drop_column("again_text")

    with op.batch_alter_table("agency_succession", schema=None) as batch_op:
        batch_op.drop_column("called_off_reason")
        batch_op.drop_column("called_off_by")

    with op.batch_alter_table("reward_repayment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_repayment_clawback_id"))

    op.drop_table("reward_repayment")
    with op.batch_alter_table("reward_clawback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_clawback_state"))
        batch_op.drop_index(batch_op.f("ix_reward_clawback_award_id"))
        batch_op.drop_index(batch_op.f("ix_reward_clawback_agency"))

    op.drop_table("reward_clawback")
    op.drop_table("statement_undo")
    with op.batch_alter_table("reward_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_share_tip_id"))

    op.drop_table("reward_share")
    with op.batch_alter_table("reward_review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reward_review_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_reward_review_tip_id"))
        batch_op.drop_index(batch_op.f("ix_reward_review_case_id"))
        batch_op.drop_index(batch_op.f("ix_reward_review_agency"))

    op.drop_table("reward_review")
    with op.batch_alter_table("reward_restore", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reward_restore_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_reward_restore_award_id"))

    op.drop_table("reward_restore")
    with op.batch_alter_table("reward_code", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reward_code_open",
            sqlite_where=sa.text("state IN ('live', 'presented')"),
            postgresql_where=sa.text("state IN ('live', 'presented')"),
        )

    op.drop_table("reward_code")
    with op.batch_alter_table("reward_budget_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_budget_move_budget_id"))
        batch_op.drop_index("ix_reward_budget_move_award")

    op.drop_table("reward_budget_move")
    with op.batch_alter_table("reward_award_finding", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reward_award_finding",
            sqlite_where=sa.text("counts"),
            postgresql_where=sa.text("counts"),
        )
        batch_op.drop_index(batch_op.f("ix_reward_award_finding_award_id"))

    op.drop_table("reward_award_finding")
    with op.batch_alter_table("statement_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_match_line_id"))

    op.drop_table("statement_match")
    with op.batch_alter_table("statement_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_decision_line_id"))

    op.drop_table("statement_decision")
    with op.batch_alter_table("self_check_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_check_code_task_id"))

    op.drop_table("self_check_code")
    with op.batch_alter_table("reward_split", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_split_joint_id"))

    op.drop_table("reward_split")
    with op.batch_alter_table("reward_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reward_link_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_reward_link_finding_id"))
        batch_op.drop_index(batch_op.f("ix_reward_link_case_id"))

    op.drop_table("reward_link")
    with op.batch_alter_table("reward_joint_tip", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reward_joint_tip_live",
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )

    op.drop_table("reward_joint_tip")
    with op.batch_alter_table("posting_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_proof_posting_id"))

    op.drop_table("posting_proof")
    with op.batch_alter_table("collection_security", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_security_order_id"))
        batch_op.drop_index(batch_op.f("ix_collection_security_case_id"))

    op.drop_table("collection_security")
    with op.batch_alter_table("collection_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_act_state"))
        batch_op.drop_index(batch_op.f("ix_collection_act_order_id"))
        batch_op.drop_index(batch_op.f("ix_collection_act_case_id"))

    op.drop_table("collection_act")
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_statement_line_mark",
            sqlite_where=sa.text("mark <> ''"),
            postgresql_where=sa.text("mark <> ''"),
        )
        batch_op.drop_index("ix_statement_line_state")
        batch_op.drop_index(batch_op.f("ix_statement_line_pair_id"))
        batch_op.drop_index("ix_statement_line_fen")
        batch_op.drop_index("ix_statement_line_content")
        batch_op.drop_index("ix_statement_line_alike")

    op.drop_table("statement_line")
    with op.batch_alter_table("reward_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_statement_tip_id"))
        batch_op.drop_index(batch_op.f("ix_reward_statement_half_key_id"))
        batch_op.drop_index(batch_op.f("ix_reward_statement_agency"))

    op.drop_table("reward_statement")
    with op.batch_alter_table("reward_ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_ruling_case_id"))

    op.drop_table("reward_ruling")
    op.drop_table("reward_rule_decision")
    with op.batch_alter_table("reward_joint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_joint_case_id"))

    op.drop_table("reward_joint")
    with op.batch_alter_table("reward_check", schema=None) as batch_op:
        batch_op.drop_index("ix_reward_check_tip")

    op.drop_table("reward_check")
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remittance_line_remittance_id"))
        batch_op.drop_index(batch_op.f("ix_remittance_line_order_id"))

    op.drop_table("remittance_line")
    with op.batch_alter_table("published_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_published_decision_shown")
        batch_op.drop_index(batch_op.f("ix_published_decision_proceeding_id"))

    op.drop_table("published_decision")
    with op.batch_alter_table("order_obligor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_obligor_order_id"))
        batch_op.drop_index(batch_op.f("ix_order_obligor_name_key"))

    op.drop_table("order_obligor")
    with op.batch_alter_table("order_contest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_contest_order_id"))

    op.drop_table("order_contest")
    with op.batch_alter_table("loss_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loss_line_institution_id"))
        batch_op.drop_index(batch_op.f("ix_loss_line_case_id"))
        batch_op.drop_index("ix_loss_line_agency")

    op.drop_table("loss_line")
    op.drop_table("collection_mark")
    with op.batch_alter_table("statement_file", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_statement_file_content",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_statement_file_state"))
        batch_op.drop_index("ix_statement_file_list")
        batch_op.drop_index(batch_op.f("ix_statement_file_agency_key_id"))

    op.drop_table("statement_file")
    with op.batch_alter_table("reward_rule_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_rule_draft_agency"))

    op.drop_table("reward_rule_draft")
    with op.batch_alter_table("reward_list", schema=None) as batch_op:
        batch_op.drop_index("uq_reward_list_year")
        batch_op.drop_index(batch_op.f("ix_reward_list_agency"))

    op.drop_table("reward_list")
    with op.batch_alter_table("reward_code_try", schema=None) as batch_op:
        batch_op.drop_index("ix_reward_code_try_agency")

    op.drop_table("reward_code_try")
    with op.batch_alter_table("reward_budget_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reward_budget_grant_agency"))

    op.drop_table("reward_budget_grant")
    with op.batch_alter_table("remittance", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_remittance_slip",
            sqlite_where=sa.text("state IN ('proposed', 'confirmed')"),
            postgresql_where=sa.text("state IN ('proposed', 'confirmed')"),
        )
        batch_op.drop_index(batch_op.f("ix_remittance_agency"))

    op.drop_table("remittance")
    with op.batch_alter_table("loss_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loss_case_institution_id"))

    op.drop_table("loss_case")
    with op.batch_alter_table("destination_account", schema=None) as batch_op:
        batch_op.drop_index("ix_destination_account_agency")

    op.drop_table("destination_account")
    op.drop_table("statement_mapping")
    op.drop_table("reward_budget")
    op.drop_table("ledger_proof_request")
    with op.batch_alter_table("ledger_proof_damage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_proof_damage_proof_id"))

    op.drop_table("ledger_proof_damage")
    with op.batch_alter_table("ledger_proof_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_proof_check_proof_id"))

    op.drop_table("ledger_proof_check")
    op.drop_table("loss_count")
    with op.batch_alter_table("ledger_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_proof_at"))

    op.drop_table("ledger_proof")
    _refuse_changes_again()


def _refuse_changes_again() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in AGAIN:
            for statement in append_only_ddl(table, "sqlite"):
                op.execute(statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))


def _drop_guards() -> None:
    names = ("posting_fits", "posting_within", "recovery_order_stays", "recovery_order_capped")
    for name in names:
        table = name.rpartition("_")[0]
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")


def _fill() -> None:
    """Orders of before say what is outstanding and whose they are; charges begin with the next day."""
    posted = (
        "(SELECT coalesce(sum(amount_fen), 0) FROM posting WHERE order_id = recovery_order.id AND "
    )
    op.execute(
        f"UPDATE recovery_order SET outstanding_fen = {posted} debit = 'receivable') "
        f"- {posted} credit = 'receivable')"
    )
    orders = sa.table(
        "recovery_order", sa.column("id"), sa.column("obligor"), sa.column("obligor_key")
    )
    rows = op.get_bind().execute(sa.select(orders.c.id, orders.c.obligor)).all()
    for number, name in rows:
        named = orders.update().where(orders.c.id == number).values(obligor_key=name_key(name))
        op.execute(named)
