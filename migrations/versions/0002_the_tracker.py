"""the tracker"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.infra.database import append_only_ddl

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "case_merge",
    "case_merge_undo",
    "case_split",
    "case_split_item",
    "case_handover_step",
)
INDEX = {
    "sqlite": (
        """CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='search_entry',
content_rowid='id', detail='none', columnsize=0, tokenize="ascii tokenchars '_'")""",
        """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
        """CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
        """CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens); INSERT INTO search_fts(rowid, tokens) VALUES (new.id, new.tokens); END""",
    ),
    "postgresql": (
        """CREATE INDEX ix_search_entry_tokens ON search_entry USING gin (tokens) WITH (fastupdate = off)""",
    ),
}
NO_INDEX = {
    "sqlite": (
        """DROP TRIGGER IF EXISTS search_entry_added""",
        """DROP TRIGGER IF EXISTS search_entry_gone""",
        """DROP TRIGGER IF EXISTS search_entry_changed""",
        """DROP TABLE IF EXISTS search_fts""",
    ),
    "postgresql": ("""DROP INDEX IF EXISTS ix_search_entry_tokens""",),
}


def _dialect() -> str:
    return op.get_bind().dialect.name


def _append_only() -> None:
    for table in APPEND_ONLY:
        for statement in append_only_ddl(table, _dialect()):
            op.execute(statement)


def _backfill() -> None:
    """Make the lists, counters and queues say of old rows what they say of new ones."""
    copied = ("region", "category", "source", "institution_id", "suspected_fen", "proven_fen")
    for column in (*copied, "opened_at"):
        op.execute(
            f"UPDATE case_access SET {column} = "
            f"(SELECT {column} FROM case_file WHERE case_file.id = case_access.case_id)"
        )
    op.execute(
        "UPDATE case_access SET counted = stage, due_at = (SELECT min(effective_due_at) FROM clock "
        "WHERE clock.agency = case_access.agency AND clock.state = 'open' "
        "AND (clock.case_id = case_access.case_id OR clock.tip_id IN "
        "(SELECT tip_id FROM case_tip WHERE case_tip.case_id = case_access.case_id)) "
        "AND NOT EXISTS (SELECT 1 FROM clock_interval WHERE clock_interval.clock_id = clock.id "
        "AND clock_interval.kind = 'pause' AND clock_interval.ended_at IS NULL))"
    )
    op.execute("UPDATE case_access SET has_ball = false WHERE stage = 'closed'")
    op.execute(
        "INSERT INTO agency_count (agency, state, n) "
        "SELECT agency, stage, count(*) FROM case_access GROUP BY agency, stage"
    )
    month = {
        "sqlite": "strftime('%Y-%m', opened_at, '+8 hours')",
        "postgresql": "to_char(opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
    }[_dialect()]
    city = "substr(region, 1, 4) || '00'"
    op.execute(
        f"INSERT INTO place_count (city, month, state, category, n) "
        f"SELECT {city}, {month}, stage, category, count(*) FROM case_file "
        f"GROUP BY {city}, {month}, stage, category"
    )
    op.execute(
        f"UPDATE case_file SET counted = "
        f"{city} || '|' || {month} || '|' || stage || '|' || category"
    )
    op.execute(
        "UPDATE tip SET due_at = coalesce((SELECT min(effective_due_at) FROM clock "
        "WHERE clock.tip_id = tip.id AND clock.state = 'open'), due_at)"
    )
    if _dialect() == "sqlite":
        op.execute("UPDATE tip SET place_mark = x'', sketch_sealed = x''")


def _set_aside(table: str) -> None:
    op.execute(f"CREATE TABLE kept_rows AS SELECT * FROM {table}")
    op.drop_table(table)


def _take_back(table: str, *columns: str) -> None:
    names = ", ".join(columns)
    op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM kept_rows")
    op.drop_table("kept_rows")


def _case_tip(*, with_id: bool) -> None:
    """A tip may be in several cases: its row gets an id of its own."""
    _set_aside("case_tip")
    first = [sa.Column("id", sa.Integer(), nullable=False)] if with_id else []
    key = "id" if with_id else "tip_id"
    rules = (
        [sa.UniqueConstraint("tip_id", "case_id", name="uq_case_tip_tip_id_case_id")]
        if with_id
        else []
    )
    op.create_table(
        "case_tip",
        *first,
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name="fk_case_tip_case_id_case_file"
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name="fk_case_tip_tip_id_tip"),
        sa.PrimaryKeyConstraint(key, name="pk_case_tip"),
        *rules,
    )
    op.create_index("ix_case_tip_case_id", "case_tip", ["case_id"])
    _take_back("case_tip", "tip_id", "case_id", "generation", "sealed_key")


def _notice_reading(*, with_id: bool) -> None:
    """Officer and notice are the key of a reading."""
    _set_aside("notice_reading")
    first = [sa.Column("id", sa.Integer(), nullable=False)] if with_id else []
    key = ["id"] if with_id else ["officer_id", "notice_id"]
    rules = [
        sa.UniqueConstraint(
            "notice_id", "officer_id", name="uq_notice_reading_notice_id_officer_id"
        )
    ]
    op.create_table(
        "notice_reading",
        *first,
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name="fk_notice_reading_notice_id_notice"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name="fk_notice_reading_officer_id_officer"
        ),
        sa.PrimaryKeyConstraint(*key, name="pk_notice_reading"),
        *(rules if with_id else []),
    )
    if with_id:
        op.create_index("ix_notice_reading_officer_id", "notice_reading", ["officer_id"])
    _take_back("notice_reading", "officer_id", "notice_id", "read_at")


def upgrade() -> None:
    op.create_table(
        "agency_count",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "state", name=op.f("pk_agency_count")),
    )
    op.create_table(
        "count_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_proof")),
    )
    op.create_table(
        "pair_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("receiver", sa.String(length=40), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("most", sa.String(length=40), nullable=False),
        sa.Column("usual", sa.String(length=40), nullable=False),
        sa.Column("tip_text", sa.Boolean(), nullable=False),
        sa.Column("needs_accept", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_policy")),
    )
    with op.batch_alter_table("pair_policy", schema=None) as batch_op:
        batch_op.create_index("ix_pair_policy_pair", ["sender", "receiver"], unique=False)

    op.create_table(
        "place_count",
        sa.Column("city", sa.String(length=12), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city", "month", "state", "category", name=op.f("pk_place_count")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_import_mapping_agency_agency")
        ),
        sa.PrimaryKeyConstraint("agency", "kind", name=op.f("pk_import_mapping")),
    )
    op.create_table(
        "institution_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_institution_agreement_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_institution_agreement_institution_id_institution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_agreement")),
    )
    with op.batch_alter_table("institution_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_institution_agreement_institution_id"), ["institution_id"], unique=False
        )

    op.create_table(
        "institution_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_institution_link_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["institution.id"], name=op.f("fk_institution_link_other_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_link")),
    )
    with op.batch_alter_table("institution_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_institution_link_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_institution_link_other_id"), ["other_id"], unique=False
        )

    op.create_table(
        "institution_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_number", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=False),
        sa.Column("lift_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_institution_measure_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_institution_measure_institution_id_institution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_measure")),
    )
    with op.batch_alter_table("institution_measure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_institution_measure_institution_id"), ["institution_id"], unique=False
        )

    op.create_table(
        "notice_agency",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_numbers", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_notice_agency_agency_agency")
        ),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_notice_agency")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_person_agency_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_name", ["agency", "name_index"], unique=False)

    op.create_table(
        "search_pending",
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("done_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_search_pending_institution_id_institution"),
        ),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_search_pending")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("instead_of", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_assignment_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_assignment_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["instead_of"], ["officer.id"], name=op.f("fk_assignment_instead_of_officer")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_assignment_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_case", ["case_id", "agency", "id"], unique=False)
        batch_op.create_index(
            "uq_assignment_lead",
            ["case_id", "agency"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL AND kind = 'lead'"),
            postgresql_where=sa.text("until_at IS NULL AND kind = 'lead'"),
        )
        batch_op.create_index(
            "uq_assignment_officer",
            ["officer_id", "case_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "bulk_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("left_over", sa.Boolean(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_bulk_batch_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_bulk_batch_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_batch")),
    )
    with op.batch_alter_table("bulk_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulk_batch_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "case_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_agency", sa.String(length=40), nullable=False),
        sa.Column("to_agency", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("stays_as", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("passed_to", sa.String(length=40), nullable=True),
        sa.Column("offered_by", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_handover_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["from_agency"], ["agency.code"], name=op.f("fk_case_handover_from_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["passed_to"], ["agency.code"], name=op.f("fk_case_handover_passed_to_agency")
        ),
        sa.ForeignKeyConstraint(
            ["to_agency"], ["agency.code"], name=op.f("fk_case_handover_to_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_handover")),
    )
    with op.batch_alter_table("case_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_handover_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_handover_from_agency"), ["from_agency"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_handover_to_agency"), ["to_agency"], unique=False)
        batch_op.create_index(
            "uq_case_handover_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'returned', 'passed_on')"),
            postgresql_where=sa.text("state IN ('requested', 'returned', 'passed_on')"),
        )

    op.create_table(
        "case_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.CheckConstraint("a < b", name=op.f("ck_case_link_lower_first")),
        sa.ForeignKeyConstraint(["a"], ["case_file.id"], name=op.f("fk_case_link_a_case_file")),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_case_link_agency_agency")
        ),
        sa.ForeignKeyConstraint(["b"], ["case_file.id"], name=op.f("fk_case_link_b_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
    )
    with op.batch_alter_table("case_link", schema=None) as batch_op:
        batch_op.create_index("ix_case_link_b", ["b"], unique=False)
        batch_op.create_index(
            "uq_case_link_live",
            ["a", "b", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "case_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["into_id"], ["case_file.id"], name=op.f("fk_case_merge_into_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["case_file.id"], name=op.f("fk_case_merge_merged_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_merge")),
    )
    with op.batch_alter_table("case_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_merge_into_id"), ["into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_merge_merged_id"), ["merged_id"], unique=False)

    op.create_table(
        "case_recusal",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_recusal_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_case_recusal_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "case_id", name=op.f("pk_case_recusal")),
    )
    with op.batch_alter_table("case_recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_recusal_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_split",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_id"], ["case_file.id"], name=op.f("fk_case_split_from_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["case_file.id"], name=op.f("fk_case_split_to_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_split")),
    )
    with op.batch_alter_table("case_split", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_split_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_split_to_id"), ["to_id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("to_officer_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_handover_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_handover_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["to_officer_id"], ["officer.id"], name=op.f("fk_handover_to_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=40), nullable=False),
        sa.Column("checked_to", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_import_run_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_import_run_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index("ix_import_run_list", ["agency", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_run_state"), ["state"], unique=False)

    op.create_table(
        "list_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("tab", sa.String(length=40), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("order", sa.String(length=20), nullable=False),
        sa.Column("is_queue", sa.Boolean(), nullable=False),
        sa.Column("quick", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_list_view_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_list_view_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_view")),
    )
    with op.batch_alter_table("list_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_view_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_view_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "notice_choice",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_choice_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "topic", "channel", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "notice_habit",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("digests", sa.String(length=40), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("urgent_through", sa.Boolean(), nullable=False),
        sa.Column("sms_number", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_habit_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_notice_habit")),
    )
    op.create_table(
        "notice_kept",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_kept_notice_id_notice")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_kept_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "notice_id", name=op.f("pk_notice_kept")),
    )
    op.create_table(
        "notice_officer",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_officer_notice_id_notice")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_officer_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "notice_id", name=op.f("pk_notice_officer")),
    )
    with op.batch_alter_table("notice_officer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_officer_topic", ["officer_id", "topic", "notice_id"], unique=False
        )

    op.create_table(
        "notice_read_mark",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_read_mark_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_notice_read_mark")),
    )
    op.create_table(
        "notice_redirect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("to_officer_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_redirect_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["to_officer_id"], ["officer.id"], name=op.f("fk_notice_redirect_to_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_redirect")),
    )
    with op.batch_alter_table("notice_redirect", schema=None) as batch_op:
        batch_op.create_index("ix_notice_redirect_of", ["officer_id", "until"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_redirect_until"), ["until"], unique=False)

    op.create_table(
        "officer_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["officer.id"], name=op.f("fk_officer_absence_delegate_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_officer_absence_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_absence")),
    )
    with op.batch_alter_table("officer_absence", schema=None) as batch_op:
        batch_op.create_index("ix_officer_absence_days", ["until_on", "officer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_officer_absence_delegate_id"), ["delegate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_officer_absence_officer_id"), ["officer_id"], unique=False
        )

    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("open_for", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gave_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_outgoing_message_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_message")),
        sa.UniqueConstraint("mark", name=op.f("uq_outgoing_message_mark")),
        sa.UniqueConstraint("open_for", name=op.f("uq_outgoing_message_open_for")),
    )
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_message_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outgoing_message_gave_up_at"), ["gave_up_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outgoing_message_next_try_at"), ["next_try_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outgoing_message_officer_id"), ["officer_id"], unique=False
        )

    op.create_table(
        "person_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("agency_key_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_person_key_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["agency_key_id"],
            ["agency_key.id"],
            name=op.f("fk_person_key_agency_key_id_agency_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_key")),
        sa.UniqueConstraint("agency", "generation", name=op.f("uq_person_key_agency_generation")),
    )
    op.create_table(
        "person_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_person_mark_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_mark_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_mark")),
        sa.UniqueConstraint(
            "agency", "scheme", "value", name=op.f("uq_person_mark_agency_scheme_value")
        ),
    )
    with op.batch_alter_table("person_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_mark_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_recusal_agency_agency")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_recusal_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_recusal_institution_id_institution"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_recusal_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index("ix_recusal_agency", ["agency", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recusal_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_recusal_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "tokens", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_search_entry_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("case_id", "profile", name=op.f("uq_search_entry_case_id_profile")),
    )
    op.create_table(
        "share_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_agency", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("with_tip_text", sa.Boolean(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_share_invitation_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_share_invitation_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["from_agency"], ["agency.code"], name=op.f("fk_share_invitation_from_agency_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_invitation")),
    )
    with op.batch_alter_table("share_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_invitation_agency"), ["agency"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_share_invitation_answer_by"), ["answer_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_share_invitation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_share_invitation_from_agency"), ["from_agency"], unique=False
        )
        batch_op.create_index(
            "uq_share_invitation_open",
            ["case_id", "agency"],
            unique=True,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )

    op.create_table(
        "share_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_share_request_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_share_request_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_request")),
    )
    with op.batch_alter_table("share_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_request_agency"), ["agency"], unique=False)
        batch_op.create_index(batch_op.f("ix_share_request_case_id"), ["case_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("for_agency", sa.String(length=40), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("end_ref", sa.LargeBinary(), nullable=False),
        sa.Column("end_generation", sa.Integer(), nullable=False),
        sa.Column("end_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("checklist", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_task_agency_agency")),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["officer.id"], name=op.f("fk_task_assignee_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_task_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["for_agency"], ["agency.code"], name=op.f("fk_task_for_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["officer.id"], name=op.f("fk_task_made_by_id_officer")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["task.id"], name=op.f("fk_task_parent_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_task_agency", ["for_agency", "state", "order_on", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_task_mine", ["assignee_id", "state", "order_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_task_overdue", ["state", "overdue_told_at", "order_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "watch",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_watch_agency_agency")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_watch_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_watch_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("officer_id", "case_id", name=op.f("pk_watch")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_handover_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_case_handover_step_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["case_handover.id"],
            name=op.f("fk_case_handover_step_handover_id_case_handover"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_handover_step")),
    )
    with op.batch_alter_table("case_handover_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_handover_step_handover_id"), ["handover_id"], unique=False
        )

    op.create_table(
        "case_merge_undo",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["case_merge.id"], name=op.f("fk_case_merge_undo_merge_id_case_merge")
        ),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_case_merge_undo")),
    )
    op.create_table(
        "case_note_mention",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["case_note.id"], name=op.f("fk_case_note_mention_note_id_case_note")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_case_note_mention_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("note_id", "officer_id", name=op.f("pk_case_note_mention")),
    )
    with op.batch_alter_table("case_note_mention", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_note_mention_officer_id"), ["officer_id"], unique=False
        )

    op.create_table(
        "case_split_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["split_id"], ["case_split.id"], name=op.f("fk_case_split_item_split_id_case_split")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_split_item")),
    )
    with op.batch_alter_table("case_split_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_split_item_split_id"), ["split_id"], unique=False)

    op.create_table(
        "handover_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("to_officer_id", sa.Integer(), nullable=True),
        sa.Column("barred", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_handover_item_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_handover_item_handover_id_handover")
        ),
        sa.ForeignKeyConstraint(
            ["to_officer_id"], ["officer.id"], name=op.f("fk_handover_item_to_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
    )
    with op.batch_alter_table("handover_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handover_item_handover_id"), ["handover_id"], unique=False
        )

    op.create_table(
        "import_row",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_row_run_id_import_run")
        ),
        sa.PrimaryKeyConstraint("run_id", "line", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_key", ["run_id", "key"], unique=False)
        batch_op.create_index("ix_import_row_state", ["run_id", "state", "line"], unique=False)

    op.create_table(
        "list_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("tab", sa.String(length=40), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_list_choice_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["list_view.id"], name=op.f("fk_list_choice_view_id_list_view")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_choice")),
        sa.UniqueConstraint(
            "officer_id", "tab", "view_id", name=op.f("uq_list_choice_officer_id_tab_view_id")
        ),
    )
    with op.batch_alter_table("list_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_choice_view_id"), ["view_id"], unique=False)

    op.create_table(
        "list_default",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_list_default_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["list_view.id"], name=op.f("fk_list_default_view_id_list_view")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_list_default")),
    )
    with op.batch_alter_table("list_default", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_default_view_id"), ["view_id"], unique=False)

    op.create_table(
        "list_view_share",
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_list_view_share_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["list_view.id"], name=op.f("fk_list_view_share_view_id_list_view")
        ),
        sa.PrimaryKeyConstraint("view_id", "agency", name=op.f("pk_list_view_share")),
    )
    op.create_table(
        "notice_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["outgoing_message.id"],
            name=op.f("fk_notice_delivery_message_id_outgoing_message"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_delivery_notice_id_notice")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_notice_delivery_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_delivery")),
        sa.UniqueConstraint(
            "notice_id",
            "officer_id",
            "channel",
            name=op.f("uq_notice_delivery_notice_id_officer_id_channel"),
        ),
    )
    with op.batch_alter_table("notice_delivery", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_delivery_leaves_at"), ["leaves_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_notice_delivery_message_id"), ["message_id"], unique=False
        )

    op.create_table(
        "tip_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("other_tip_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("likeness", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency"], ["agency.code"], name=op.f("fk_tip_candidate_agency_agency")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_tip_candidate_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["other_tip_id"], ["tip.id"], name=op.f("fk_tip_candidate_other_tip_id_tip")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_candidate_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_candidate")),
        sa.UniqueConstraint("tip_id", "case_id", name=op.f("uq_tip_candidate_tip_id_case_id")),
        sa.UniqueConstraint(
            "tip_id", "other_tip_id", name=op.f("uq_tip_candidate_tip_id_other_tip_id")
        ),
    )
    with op.batch_alter_table("tip_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_candidate_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tip_candidate_other_tip_id"), ["other_tip_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tip_candidate_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "tip_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.code"], name=op.f("fk_tip_key_agency_agency")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_key_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_key")),
    )
    with op.batch_alter_table("tip_key", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tip_key_find", ["agency", "text", "received_on", "tip_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tip_key_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "tip_recusal",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_tip_recusal_officer_id_officer")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_recusal_tip_id_tip")),
        sa.PrimaryKeyConstraint("officer_id", "tip_id", name=op.f("pk_tip_recusal")),
    )
    with op.batch_alter_table("tip_recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tip_recusal_tip_id"), ["tip_id"], unique=False)

    op.create_table(
        "tip_score",
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_score_tip_id_tip")),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_tip_score")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_to"))
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_waiting"))

    op.drop_table("outgoing_mail")
    with op.batch_alter_table("case_access", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("profile", sa.String(length=40), nullable=False, server_default="full")
        )
        batch_op.add_column(
            sa.Column("region", sa.String(length=12), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("category", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("source", sa.String(length=40), nullable=False, server_default="tip")
        )
        batch_op.add_column(sa.Column("institution_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("suspected_fen", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("proven_fen", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("lead_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("counted", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.drop_index(batch_op.f("ix_case_access_list"))
        batch_op.create_index(
            "ix_case_access_list",
            [
                "agency",
                "updated_at",
                "case_id",
                "stage",
                "has_ball",
                "lead_id",
                "role",
                "category",
                "source",
                "profile",
                "due_at",
                "opened_at",
                "proven_fen",
                "suspected_fen",
                "region",
                "institution_id",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_case_access_due",
            [
                "agency",
                "due_at",
                "case_id",
                "stage",
                "has_ball",
                "lead_id",
                "role",
                "category",
                "source",
                "profile",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_case_access_institution",
            ["agency", "institution_id", "updated_at", "case_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_case_access_lead", ["agency", "lead_id", "updated_at", "case_id"], unique=False
        )
        batch_op.create_index(
            "ix_case_access_opened",
            [
                "agency",
                "opened_at",
                "case_id",
                "stage",
                "has_ball",
                "lead_id",
                "role",
                "category",
                "source",
                "profile",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_case_access_proven",
            [
                "agency",
                "proven_fen",
                "case_id",
                "stage",
                "has_ball",
                "lead_id",
                "role",
                "category",
                "source",
                "profile",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_case_access_role", ["agency", "role", "updated_at", "case_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_case_access_lead_id_officer"), "officer", ["lead_id"], ["id"]
        )

    with op.batch_alter_table("case_allegation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("superseded_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_case_allegation_superseded_by_case_allegation"),
            "case_allegation",
            ["superseded_by"],
            ["id"],
        )

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("split_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("source_key", sa.String(length=120), nullable=True))
        batch_op.add_column(
            sa.Column("counted", sa.String(length=140), nullable=False, server_default="")
        )
        batch_op.create_index(batch_op.f("ix_case_file_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_file_split_from"), ["split_from"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_case_file_source_key"), ["source_key"])
        batch_op.create_foreign_key(
            batch_op.f("fk_case_file_merged_into_case_file"), "case_file", ["merged_into"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_case_file_split_from_case_file"), "case_file", ["split_from"], ["id"]
        )

    with op.batch_alter_table("case_grant", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("profile", sa.String(length=40), nullable=False, server_default="full")
        )
        batch_op.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_case_grant_until"), ["until"], unique=False)

    with op.batch_alter_table("case_party", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_case_party_person_id"), ["person_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_case_party_person_id_person"), "person", ["person_id"], ["id"]
        )

    _case_tip(with_id=True)

    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("official_code", sa.String(length=12), nullable=True))
        batch_op.add_column(
            sa.Column("initials", sa.String(length=60), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("agreement", sa.String(length=40), nullable=False, server_default="none")
        )
        batch_op.drop_index(batch_op.f("ix_institution_name"))
        batch_op.drop_index(batch_op.f("ix_institution_region"))
        batch_op.create_index("ix_institution_agreement", ["agreement", "name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_institution_initials"), ["initials"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_institution_official_code"), ["official_code"], unique=False
        )
        batch_op.create_index("ix_institution_order", ["name", "id"], unique=False)
        batch_op.create_index("ix_institution_place", ["region", "name", "id"], unique=False)

    with op.batch_alter_table("institution_alias", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("initials", sa.String(length=60), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="alias")
        )
        batch_op.add_column(sa.Column("from_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("until_on", sa.Date(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_institution_alias_initials"), ["initials"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_institution_alias_institution_id_name_kind"),
            ["institution_id", "name", "kind"],
        )

    op.execute(
        "INSERT INTO notice_officer (officer_id, notice_id, topic) "
        "SELECT officer_id, id, 'system' FROM notice WHERE officer_id IS NOT NULL"
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_inbox"))
        batch_op.drop_index(batch_op.f("ix_notice_officer_id"))
        batch_op.create_index(batch_op.f("ix_notice_at"), ["at"], unique=False)
        batch_op.create_index("ix_notice_of_case", ["agency", "case_id", "id"], unique=False)
        batch_op.drop_constraint(batch_op.f("fk_notice_officer_id_officer"), type_="foreignkey")
        batch_op.drop_column("officer_id")

    with op.batch_alter_table("notice_office", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("agency", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("topic", sa.String(length=40), nullable=False, server_default="system")
        )
        batch_op.create_index(
            "ix_notice_office_inbox", ["agency", "office", "notice_id"], unique=False
        )
        batch_op.create_index(
            "ix_notice_office_topic", ["agency", "office", "topic", "notice_id"], unique=False
        )
    op.execute(
        "UPDATE notice_office SET agency = "
        "(SELECT agency FROM notice WHERE notice.id = notice_office.notice_id)"
    )
    with op.batch_alter_table("notice_office", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_notice_office_agency_agency"), "agency", ["agency"], ["code"]
        )

    _notice_reading(with_id=False)

    with op.batch_alter_table("tip", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "due_at",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default="9999-01-01 00:00:00",
            )
        )
        batch_op.add_column(sa.Column("score", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("doubles", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("elsewhere", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("place_mark", sa.LargeBinary(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("sketch_sealed", sa.LargeBinary(), nullable=False, server_default="")
        )
        batch_op.create_index("ix_tip_queue_due", ["agency", "state", "due_at", "id"], unique=False)
        batch_op.create_index(
            "ix_tip_queue_score", ["agency", "state", "score", "id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_tip_held_by_officer"), "officer", ["held_by"], ["id"]
        )

    _append_only()
    for statement in INDEX[_dialect()]:
        op.execute(statement)
    _backfill()


def downgrade() -> None:
    for statement in NO_INDEX[_dialect()]:
        op.execute(statement)
    with op.batch_alter_table("tip", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tip_held_by_officer"), type_="foreignkey")
        batch_op.drop_index("ix_tip_queue_score")
        batch_op.drop_index("ix_tip_queue_due")
        batch_op.drop_column("sketch_sealed")
        batch_op.drop_column("place_mark")
        batch_op.drop_column("elsewhere")
        batch_op.drop_column("doubles")
        batch_op.drop_column("score")
        batch_op.drop_column("due_at")
        batch_op.drop_column("held_at")
        batch_op.drop_column("held_by")

    _notice_reading(with_id=True)

    with op.batch_alter_table("notice_office", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_notice_office_agency_agency"), type_="foreignkey")
        batch_op.drop_index("ix_notice_office_topic")
        batch_op.drop_index("ix_notice_office_inbox")
        batch_op.drop_column("topic")
        batch_op.drop_column("agency")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("officer_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_notice_officer_id_officer"), "officer", ["officer_id"], ["id"]
        )
        batch_op.drop_index("ix_notice_of_case")
        batch_op.drop_index(batch_op.f("ix_notice_at"))
        batch_op.create_index(batch_op.f("ix_notice_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_inbox"), ["agency", "id"], unique=False)

    with op.batch_alter_table("institution_alias", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_institution_alias_institution_id_name_kind"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_institution_alias_initials"))
        batch_op.drop_column("until_on")
        batch_op.drop_column("from_on")
        batch_op.drop_column("kind")
        batch_op.drop_column("initials")

    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.drop_index("ix_institution_place")
        batch_op.drop_index("ix_institution_order")
        batch_op.drop_index(batch_op.f("ix_institution_official_code"))
        batch_op.drop_index(batch_op.f("ix_institution_initials"))
        batch_op.drop_index("ix_institution_agreement")
        batch_op.create_index(batch_op.f("ix_institution_region"), ["region"], unique=False)
        batch_op.create_index(batch_op.f("ix_institution_name"), ["name"], unique=False)
        batch_op.drop_column("agreement")
        batch_op.drop_column("initials")
        batch_op.drop_column("official_code")

    _case_tip(with_id=False)

    with op.batch_alter_table("case_party", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_case_party_person_id_person"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_case_party_person_id"))
        batch_op.drop_column("person_id")

    with op.batch_alter_table("case_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_grant_until"))
        batch_op.drop_column("until")
        batch_op.drop_column("profile")

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_case_file_split_from_case_file"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_case_file_merged_into_case_file"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_case_file_source_key"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_case_file_split_from"))
        batch_op.drop_index(batch_op.f("ix_case_file_merged_into"))
        batch_op.drop_column("counted")
        batch_op.drop_column("source_key")
        batch_op.drop_column("split_from")
        batch_op.drop_column("merged_into")

    with op.batch_alter_table("case_allegation", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_case_allegation_superseded_by_case_allegation"), type_="foreignkey"
        )
        batch_op.drop_column("superseded_by")

    with op.batch_alter_table("case_access", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_case_access_lead_id_officer"), type_="foreignkey")
        batch_op.drop_index("ix_case_access_role")
        batch_op.drop_index("ix_case_access_proven")
        batch_op.drop_index("ix_case_access_opened")
        batch_op.drop_index("ix_case_access_lead")
        batch_op.drop_index("ix_case_access_institution")
        batch_op.drop_index("ix_case_access_due")
        batch_op.drop_index("ix_case_access_list")
        batch_op.create_index(
            batch_op.f("ix_case_access_list"), ["agency", "updated_at", "case_id"], unique=False
        )
        batch_op.drop_column("counted")
        batch_op.drop_column("lead_id")
        batch_op.drop_column("due_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("proven_fen")
        batch_op.drop_column("suspected_fen")
        batch_op.drop_column("institution_id")
        batch_op.drop_column("source")
        batch_op.drop_column("category")
        batch_op.drop_column("region")
        batch_op.drop_column("profile")

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("mark", name=op.f("uq_outgoing_mail_mark")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mail_waiting"), ["next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outgoing_mail_to"), ["to"], unique=False)

    op.drop_table("tip_score")
    with op.batch_alter_table("tip_recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_recusal_tip_id"))

    op.drop_table("tip_recusal")
    with op.batch_alter_table("tip_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_key_tip_id"))
        batch_op.drop_index("ix_tip_key_find")

    op.drop_table("tip_key")
    with op.batch_alter_table("tip_candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_candidate_tip_id"))
        batch_op.drop_index(batch_op.f("ix_tip_candidate_other_tip_id"))
        batch_op.drop_index(batch_op.f("ix_tip_candidate_case_id"))

    op.drop_table("tip_candidate")
    with op.batch_alter_table("notice_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_delivery_message_id"))
        batch_op.drop_index(batch_op.f("ix_notice_delivery_leaves_at"))

    op.drop_table("notice_delivery")
    op.drop_table("list_view_share")
    with op.batch_alter_table("list_default", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_default_view_id"))

    op.drop_table("list_default")
    with op.batch_alter_table("list_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_choice_view_id"))

    op.drop_table("list_choice")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index("ix_import_row_state")
        batch_op.drop_index("ix_import_row_key")

    op.drop_table("import_row")
    with op.batch_alter_table("handover_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_item_handover_id"))

    op.drop_table("handover_item")
    with op.batch_alter_table("case_split_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_split_item_split_id"))

    op.drop_table("case_split_item")
    with op.batch_alter_table("case_note_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_note_mention_officer_id"))

    op.drop_table("case_note_mention")
    op.drop_table("case_merge_undo")
    with op.batch_alter_table("case_handover_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_handover_step_handover_id"))

    op.drop_table("case_handover_step")
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_case_id"))

    op.drop_table("watch")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_parent_id"))
        batch_op.drop_index("ix_task_overdue")
        batch_op.drop_index("ix_task_mine")
        batch_op.drop_index(batch_op.f("ix_task_case_id"))
        batch_op.drop_index("ix_task_agency")

    op.drop_table("task")
    with op.batch_alter_table("share_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_share_request_case_id"))
        batch_op.drop_index(batch_op.f("ix_share_request_agency"))

    op.drop_table("share_request")
    with op.batch_alter_table("share_invitation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_share_invitation_open",
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )
        batch_op.drop_index(batch_op.f("ix_share_invitation_from_agency"))
        batch_op.drop_index(batch_op.f("ix_share_invitation_case_id"))
        batch_op.drop_index(batch_op.f("ix_share_invitation_answer_by"))
        batch_op.drop_index(batch_op.f("ix_share_invitation_agency"))

    op.drop_table("share_invitation")
    op.drop_table("search_entry")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_officer_id"))
        batch_op.drop_index(batch_op.f("ix_recusal_institution_id"))
        batch_op.drop_index(batch_op.f("ix_recusal_case_id"))
        batch_op.drop_index("ix_recusal_agency")

    op.drop_table("recusal")
    with op.batch_alter_table("person_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_mark_person_id"))

    op.drop_table("person_mark")
    op.drop_table("person_key")
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_message_officer_id"))
        batch_op.drop_index(batch_op.f("ix_outgoing_message_next_try_at"))
        batch_op.drop_index(batch_op.f("ix_outgoing_message_gave_up_at"))
        batch_op.drop_index(batch_op.f("ix_outgoing_message_at"))

    op.drop_table("outgoing_message")
    with op.batch_alter_table("officer_absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_officer_absence_officer_id"))
        batch_op.drop_index(batch_op.f("ix_officer_absence_delegate_id"))
        batch_op.drop_index("ix_officer_absence_days")

    op.drop_table("officer_absence")
    with op.batch_alter_table("notice_redirect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_redirect_until"))
        batch_op.drop_index("ix_notice_redirect_of")

    op.drop_table("notice_redirect")
    op.drop_table("notice_read_mark")
    with op.batch_alter_table("notice_officer", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_officer_topic")

    op.drop_table("notice_officer")
    op.drop_table("notice_kept")
    op.drop_table("notice_habit")
    op.drop_table("notice_choice")
    with op.batch_alter_table("list_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_view_officer_id"))
        batch_op.drop_index(batch_op.f("ix_list_view_agency"))

    op.drop_table("list_view")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_run_state"))
        batch_op.drop_index("ix_import_run_list")

    op.drop_table("import_run")
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_officer_id"))
        batch_op.drop_index(batch_op.f("ix_handover_agency"))

    op.drop_table("handover")
    with op.batch_alter_table("case_split", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_split_to_id"))
        batch_op.drop_index(batch_op.f("ix_case_split_from_id"))

    op.drop_table("case_split")
    with op.batch_alter_table("case_recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_recusal_case_id"))

    op.drop_table("case_recusal")
    with op.batch_alter_table("case_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_merge_merged_id"))
        batch_op.drop_index(batch_op.f("ix_case_merge_into_id"))

    op.drop_table("case_merge")
    with op.batch_alter_table("case_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_case_link_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index("ix_case_link_b")

    op.drop_table("case_link")
    with op.batch_alter_table("case_handover", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_case_handover_open",
            sqlite_where=sa.text("state IN ('requested', 'returned', 'passed_on')"),
            postgresql_where=sa.text("state IN ('requested', 'returned', 'passed_on')"),
        )
        batch_op.drop_index(batch_op.f("ix_case_handover_to_agency"))
        batch_op.drop_index(batch_op.f("ix_case_handover_from_agency"))
        batch_op.drop_index(batch_op.f("ix_case_handover_case_id"))

    op.drop_table("case_handover")
    with op.batch_alter_table("bulk_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_batch_officer_id"))

    op.drop_table("bulk_batch")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_officer",
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_assignment_lead",
            sqlite_where=sa.text("until_at IS NULL AND kind = 'lead'"),
            postgresql_where=sa.text("until_at IS NULL AND kind = 'lead'"),
        )
        batch_op.drop_index("ix_assignment_case")

    op.drop_table("assignment")
    op.drop_table("search_pending")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_name")

    op.drop_table("person")
    op.drop_table("notice_agency")
    with op.batch_alter_table("institution_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_measure_institution_id"))

    op.drop_table("institution_measure")
    with op.batch_alter_table("institution_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_link_other_id"))
        batch_op.drop_index(batch_op.f("ix_institution_link_institution_id"))

    op.drop_table("institution_link")
    with op.batch_alter_table("institution_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institution_agreement_institution_id"))

    op.drop_table("institution_agreement")
    op.drop_table("import_mapping")
    op.drop_table("place_count")
    with op.batch_alter_table("pair_policy", schema=None) as batch_op:
        batch_op.drop_index("ix_pair_policy_pair")

    op.drop_table("pair_policy")
    op.drop_table("count_proof")
    op.drop_table("agency_count")
