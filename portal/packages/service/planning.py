"""What one package will hold, fixed to the last byte before the first one leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from portal.agencies import queries as agencies
from portal.audit import service as audit
from portal.cases import service as cases
from portal.cases.service import PackedDocument, PackedFile, Packing
from portal.evidence import service as evidence
from portal.infra import typeset
from portal.infra.settings import Settings
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.packages import rules
from portal.packages.rules import bag, graph
from portal.packages.rules.names import entry_name
from portal.packages.rules.statement import REPORTER, Item, Paper, Statement, Story
from portal.packages.service import proving, stamping

_LIST_TITLE = "电子数据清单"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for."""

    case_id: int
    receiver: str
    purpose: str
    with_tips: bool


@dataclass(slots=True)
class Plan:
    """A package, ready but for its payload."""

    ref: bytes
    at: datetime
    packing: Packing
    told: Statement
    list_pdf: bytes = field(repr=False)
    tags: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the tag manifest: it binds everything but itself, signature and stamp."""
        return sha256(self.tags[rules.TAG_MANIFEST]).hexdigest()

    @property
    def stamped(self) -> bool:
        """Whether there is a time stamp."""
        return rules.TIME_STAMP in self.tags


def plan(work: Work, wish: Wish, ref: bytes) -> Plan:
    """Read everything a package states, with no more than a reading unit of work.

    NotFound and NotAllowed as for a download. What this takes in is not recorded: see `released`.
    """
    packing = cases.packing(work, wish.case_id, with_tips=wish.with_tips)
    names = {each.code: each.name.zh for each in agencies.all_agencies(work.session)}
    items = [_item(each, names, at) for at, each in enumerate(packing.files, start=1)]
    at = work.now.astimezone(LEGAL_ZONE)
    agency = names.get(work.actor.agency, work.actor.agency)
    if not items and not packing.documents:
        raise Invalid(purpose="nothing_to_pack")
    pdf = _list_pdf(items, packing, agency, work.actor.name, at) if items else b""
    told = Statement(
        ref=ref.hex(),
        case=packing.case.number,
        title=packing.case.title,
        agency=agency,
        officer=work.actor.name,
        receiver=wish.receiver,
        purpose=wish.purpose,
        made_at=work.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        log=work.settings.log_origin,
        items=items,
        documents=[*_listed(pdf), *_papers(packing.documents)],
    )
    made = Plan(ref, at, packing, told, pdf)
    _add_custody(work, made)
    return made


def close(settings: Settings, made: Plan) -> None:
    """Add manifests, signature and, where a service is configured, a time stamp."""
    tags, told = made.tags, made.told
    tags[rules.STATEMENT] = told.as_json()
    digests = {each.path: each.sha256 for each in told.payload}
    tags[rules.MANIFEST] = bag.manifest(digests).encode()
    roots = stamping.roots(settings)
    if roots is not None:
        tags[rules.STAMP_ROOTS] = roots
        _sign(settings, made, bag.STAMPED)
        token = stamping.stamped(settings, tags[rules.SIGNATURE])
        if token is not None:
            tags[rules.TIME_STAMP] = token
            return
        del tags[rules.STAMP_ROOTS]
    _sign(settings, made, bag.NOT_STAMPED)


def _sign(settings: Settings, made: Plan, stamped: str) -> None:
    tags, told = made.tags, made.told
    tags[rules.BAGIT] = bag.BAGIT_TEXT.encode()
    info = {
        "Source-Organization": told.agency,
        "Contact-Name": told.officer,
        "External-Identifier": told.ref,
        "External-Description": f"{told.case} {told.title}",
        "Bagging-Date": f"{made.at:%Y-%m-%d}",
        "Receiver": told.receiver,
        "Purpose": told.purpose,
        "Time-Stamp": stamped,
    }
    tags[rules.BAG_INFO] = bag.bag_info(info, told.payload).encode()
    tags[rules.TAG_MANIFEST] = bag.tag_manifest(tags).encode()
    signer = audit.signer(settings)
    tags[rules.SIGNATURE] = bag.sign(told.ref, tags[rules.TAG_MANIFEST], signer).encode()


def _add_custody(work: Work, made: Plan) -> None:
    packing, told = made.packing, made.told
    note, size = proving.newest(work)
    stories: dict[int, Story] = proving.stories(
        work, packing.case.id or 0, packing.tip_ids, [each.id for each in told.items], size=size
    )
    indexes = [step.index for story in stories.values() for step in story.steps]
    tags = made.tags
    tags[rules.CHECKPOINT] = note.encode()
    tags[rules.KEY] = audit.signer(work.settings).verifier.vkey.encode() + b"\n"
    tags[rules.GRAPH] = graph.graph(told, stories)
    tags.update({each.story: stories[each.id].as_json() for each in told.items})
    found = proving.proofs(work, indexes, note=note, size=size)
    tags.update({rules.proof_path(index): proof for index, proof in sorted(found.items())})


def _item(file: PackedFile, names: dict[str, str], number: int) -> Item:
    item = file.item
    return Item(
        id=evidence.item_id(item),
        path=rules.EVIDENCE + entry_name(number, file.name),
        name=file.name,
        size=item.size,
        media_type=item.media_type,
        source=names.get(file.agency, file.agency) or REPORTER,
        received_at=item.uploaded_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        sha256=item.sha256.hex(),
        sm3=item.sm3.hex(),
        story=rules.story_path(number),
    )


def _listed(pdf: bytes) -> list[Paper]:
    digest = sha256(pdf).hexdigest()
    listed = Paper(path=rules.LIST, title=_LIST_TITLE, number="", size=len(pdf), sha256=digest)
    return [listed] if pdf else []


def _papers(documents: Iterable[PackedDocument]) -> list[Paper]:
    return [
        Paper(
            path=rules.DOCUMENTS + entry_name(number, f"{each.title}{each.number}.pdf"),
            title=each.title,
            number=each.number,
            size=each.size,
            sha256=each.sha256,
        )
        for number, each in enumerate(documents, start=1)
    ]


def _list_pdf(
    items: list[Item], packing: Packing, agency: str, officer: str, at: datetime
) -> bytes:
    received = [each.item.uploaded_at.astimezone(LEGAL_ZONE) for each in packing.files]
    rows = [
        {
            "name": each.name,
            "type": each.media_type,
            "source": "举报人" if each.source == REPORTER else each.source,
            "size": f"{each.size:,}",
            "sha256": _grouped(each.sha256),
            "sm3": _grouped(each.sm3),
            "received_at": f"{when:%Y年%m月%d日}"
            if each.source == REPORTER
            else f"{when:%Y年%m月%d日%H时%M分}",
        }
        for each, when in zip(items, received, strict=True)
    ]
    data = {
        "agency": agency,
        "case_number": packing.case.number,
        "case_name": packing.case.title,
        "items": rows,
        "prepared_by": officer,
        "date": f"{at.year}年{at.month}月{at.day}日",
    }
    return typeset.pdf("evidence_list", data)


def _grouped(digest: str) -> str:
    """Return a digest in groups of 16: to be read by people, and a line breaks between them."""
    return " ".join(digest[at : at + 16] for at in range(0, len(digest), 16))
