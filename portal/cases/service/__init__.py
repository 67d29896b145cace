"""What is done with cases: opening, sharing, recording, reading."""

from portal.cases.service.content import (
    add_note,
    check_upload,
    file_document,
    keep_evidence,
    read_document,
    read_evidence,
    send_to_reporter,
)
from portal.cases.service.deciding import close, decide_not_to_file, file_case, reopen
from portal.cases.service.facts import (
    add_allegation,
    add_party,
    record_finding,
    set_ball,
    set_stage,
)
from portal.cases.service.keyring import CaseKeys, case_key, keys_of, tip_key
from portal.cases.service.opening import attach_tip, next_number, open_case, open_from_tip
from portal.cases.service.projecting import (
    project,
    set_due,
    set_lead,
    touched,
    when_something_happened,
)
from portal.cases.service.reading import Opened, opened
from portal.cases.service.sharing import end_share, expire_share, share

__all__ = [
    "CaseKeys",
    "Opened",
    "add_allegation",
    "add_note",
    "add_party",
    "attach_tip",
    "case_key",
    "check_upload",
    "close",
    "decide_not_to_file",
    "end_share",
    "expire_share",
    "file_case",
    "file_document",
    "keep_evidence",
    "keys_of",
    "next_number",
    "open_case",
    "open_from_tip",
    "opened",
    "project",
    "read_document",
    "read_evidence",
    "record_finding",
    "reopen",
    "send_to_reporter",
    "set_ball",
    "set_due",
    "set_lead",
    "set_stage",
    "share",
    "tip_key",
    "touched",
    "when_something_happened",
]
