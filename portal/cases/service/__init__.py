"""What is done with cases: opening, sharing, recording, reading."""

from portal.cases.queries.packed import PackedFile
from portal.cases.service.circling import encircle
from portal.cases.service.content import (
    file_document,
    keep_beside,
    keep_evidence,
    read_document,
    read_evidence,
    send_to_reporter,
    upload_container,
    upload_limits,
    upload_look,
)
from portal.cases.service.deciding import close, decide_not_to_file, file_case, reopen
from portal.cases.service.facts import (
    add_allegation,
    held,
    record_finding,
    refuse_merged,
    set_ball,
    set_stage,
)
from portal.cases.service.grounds import parse_proofs
from portal.cases.service.inviting import admit, lay_keys_ready, take_keys_back
from portal.cases.service.items import (
    HeldItem,
    case_container,
    enter_custody,
    held_item,
    hold_item,
    receiving_container,
    release_item,
    story_read,
)
from portal.cases.service.keyring import CaseKeys, case_key, keys_of, tip_key
from portal.cases.service.keyring import destroy as destroy_keys
from portal.cases.service.many import held_many, set_ball_many
from portal.cases.service.merging import both, merge_into, take_out
from portal.cases.service.noting import add_note
from portal.cases.service.opening import (
    attach_tip,
    next_number,
    open_case,
    open_from_tip,
    open_further,
)
from portal.cases.service.owning import change_owner
from portal.cases.service.packing import (
    PackedDocument,
    Packing,
    check_packing,
    packed,
    packing,
)
from portal.cases.service.parties import add_party
from portal.cases.service.passing import give_up, pass_on
from portal.cases.service.projecting import (
    lock,
    lock_free,
    project,
    set_due,
    set_due_of_all,
    set_lead,
    touched,
    waiting,
    when_something_happened,
)
from portal.cases.service.reading import Opened, opened
from portal.cases.service.recusing import hide_tip, recuse, unrecuse
from portal.cases.service.releasing import release_document
from portal.cases.service.sealed import open_text, seal_text
from portal.cases.service.sharing import (
    end_share,
    expire_share,
    pass_along,
    send_back,
    share,
)
from portal.cases.service.splitting import Chosen, Moved, split_off
from portal.cases.service.succeeding import succeed
from portal.cases.service.telling import when_evidence_damaged, when_message_sent
from portal.cases.service.using import build_on

__all__ = [
    "CaseKeys",
    "Chosen",
    "HeldItem",
    "Moved",
    "Opened",
    "PackedDocument",
    "PackedFile",
    "Packing",
    "add_allegation",
    "add_note",
    "add_party",
    "admit",
    "attach_tip",
    "both",
    "build_on",
    "case_container",
    "case_key",
    "change_owner",
    "check_packing",
    "close",
    "decide_not_to_file",
    "destroy_keys",
    "encircle",
    "end_share",
    "enter_custody",
    "expire_share",
    "file_case",
    "file_document",
    "give_up",
    "held",
    "held_item",
    "held_many",
    "hide_tip",
    "hold_item",
    "keep_beside",
    "keep_evidence",
    "keys_of",
    "lay_keys_ready",
    "lock",
    "lock_free",
    "merge_into",
    "next_number",
    "open_case",
    "open_from_tip",
    "open_further",
    "open_text",
    "opened",
    "packed",
    "packing",
    "parse_proofs",
    "pass_along",
    "pass_on",
    "project",
    "read_document",
    "read_evidence",
    "receiving_container",
    "record_finding",
    "recuse",
    "refuse_merged",
    "release_document",
    "release_item",
    "reopen",
    "seal_text",
    "send_back",
    "send_to_reporter",
    "set_ball",
    "set_ball_many",
    "set_due",
    "set_due_of_all",
    "set_lead",
    "set_stage",
    "share",
    "split_off",
    "story_read",
    "succeed",
    "take_keys_back",
    "take_out",
    "tip_key",
    "touched",
    "unrecuse",
    "upload_container",
    "upload_limits",
    "upload_look",
    "waiting",
    "when_evidence_damaged",
    "when_message_sent",
    "when_something_happened",
]
