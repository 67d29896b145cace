"""What each kind of entry holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints

from portal.infra.forms import Line, clean
from portal.signatures.rules import How, PartyRole
from portal.signatures.rules.drawing import MOST_CHARACTERS
from referrals.checklists.rules import Choice
from referrals.visits.forms import Digest, Exact, Id, RowId, Whole
from referrals.visits.rules import Kind

Text = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(clean)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=20_000), BeforeValidator(clean)]
Officers = Annotated[tuple[RowId, ...], Field(max_length=30)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=10**9)]
MOST_ITEMS = 500


class Entered(Exact):
    officers: Officers
    certificates_shown: Literal[True]
    notice_served: bool
    present: Line | None = None
    scanned: bool = False


class Answered(Exact):
    checklist: Line
    item: Line
    choice: Choice | None = None
    amount_fen: Whole | None = None
    text: Text | None = None
    remark: Text | None = None


class SiteRecord(Exact):
    officers: Officers
    place: Line
    present: Line | None = None
    assistants: Line | None = None
    statement: Text | None = None
    recording: Text | None = None
    text: Text | None = None
    done: bool


class Person(Exact):
    name: Line
    sex: Line | None = None
    born: Line | None = None
    id_number: Line | None = None
    work: Line | None = None
    phone: Line | None = None
    relation: Line | None = None


class Spoken(Exact):
    q: Said
    a: Text


class Inquiry(Exact):
    officers: Officers
    recorder: Line | None = None
    place: Line
    began_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    person: Person
    rights_told: bool
    wants_recusal: bool
    lines: Annotated[tuple[Spoken, ...], Field(max_length=MOST_ITEMS)]
    read_back: Literal["none", "self", "aloud"]
    corrections: Text | None = None
    done: bool


class Thing(Exact):
    name: Line
    spec: Line | None = None
    unit: Line | None = None
    quantity: Quantity
    price_fen: Whole | None = None
    amount_fen: Whole | None = None
    state: Line | None = None
    place: Line | None = None
    note: Line | None = None


Things = Annotated[tuple[Thing, ...], Field(max_length=MOST_ITEMS)]


class Sampling(Exact):
    officers: Officers
    place: Line
    items: Things
    total_fen: Whole | None = None
    method: Line | None = None
    done: bool


class Hold(Exact):
    officers: Officers
    place: Line
    reason: Said
    keep: Literal["here", "taken"]
    keeper: Line | None = None
    urgent: bool
    approved_by: Line | None = None
    approved_at: AwareDatetime | None = None
    items: Things
    total_fen: Whole | None = None
    copies: Annotated[int, Field(strict=True, ge=0, le=99)]
    done: bool


class Release(Exact):
    officers: Officers
    of: Id
    all: bool
    items: Annotated[tuple[RowId, ...], Field(max_length=MOST_ITEMS)] = ()
    how: Literal["returned", "released", "transferred", "confiscated"]
    reason: Said
    done: bool


class Proof(Exact):
    name: Line
    evidence: Literal[
        "document", "object", "audiovisual", "data", "witness", "statement", "opinion", "site"
    ]
    quantity: Quantity
    unit: Line | None = None
    source: Annotated[Line | None, Field(alias="from")] = None
    pages: Line | None = None
    note: Line | None = None


class EvidenceList(Exact):
    officers: Officers
    items: Annotated[tuple[Proof, ...], Field(max_length=MOST_ITEMS)]
    done: bool


class Extracted(Exact):
    name: Line
    size: Whole
    sha256: Digest


class Extraction(Exact):
    officers: Officers
    source: Line
    device: Line
    system: Line | None = None
    method: Said
    tool: Line | None = None
    medium: Line | None = None
    operator: Line | None = None
    began_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    items: Annotated[tuple[Extracted, ...], Field(max_length=MOST_ITEMS)]
    done: bool


class Fetch(Exact):
    officers: Officers
    receiver: Line
    items: Annotated[tuple[Line, ...], Field(max_length=MOST_ITEMS)]
    due: date
    reason: Text | None = None
    done: bool


class Delivery(Exact):
    officers: Officers
    title: Line
    number: Line | None = None
    receiver: Line
    relation: Line | None = None
    place: Line
    manner: Literal["handed", "left"]
    done: bool


class Note(Exact):
    medium: Literal["text", "photo", "audio", "video"]
    text: Text | None = None


class Signature(Exact):
    signs: Id
    role: PartyRole | Literal["officer"]
    how: How
    name: Line
    strokes: Annotated[str, StringConstraints(max_length=MOST_CHARACTERS)] | None = None
    reason: Text | None = None
    witness: Line | None = None


class Resolve(Exact):
    holds: Id
    against: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]
    reason: Said


BODIES: Final[Mapping[Kind, type[Exact]]] = {
    Kind.ENTERED: Entered,
    Kind.ANSWER: Answered,
    Kind.SITE_RECORD: SiteRecord,
    Kind.INQUIRY: Inquiry,
    Kind.SAMPLING: Sampling,
    Kind.HOLD: Hold,
    Kind.SEAL: Hold,
    Kind.RELEASE: Release,
    Kind.EVIDENCE_LIST: EvidenceList,
    Kind.EXTRACTION: Extraction,
    Kind.FETCH: Fetch,
    Kind.DELIVERY: Delivery,
    Kind.NOTE: Note,
    Kind.SIGNATURE: Signature,
    Kind.RESOLVE: Resolve,
}


def read(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body as plain values, cleaned; pydantic's ValidationError when it is not as it must be."""
    return BODIES[kind].model_validate(dict(body)).model_dump(mode="json", by_alias=True)
