"""Signatures by hand: kept sealed as evidence, and put behind the document on a page of their own."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from portal.cases import policy as case_policy
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import CaseFile
from portal.cases.rules import Visibility
from portal.cases.service.sealed import SealedText
from portal.infra.sealing import ReceivedFile
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.signatures import queries, rules
from portal.signatures.events import PartySigned
from portal.signatures.forms import PartySigns
from portal.signatures.models import PartySignature
from portal.signatures.rules import HOW_NAMES, PARTY_NAMES, drawing
from portal.signatures.rules.drawing import Drawing, NotADrawing
from portal.signatures.service.signing import Standing, standing

_KIND = "party_signature"
_SCALE, _PEN = 2, 8


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands on a record for one person, opened."""

    row: PartySignature
    told: dict[str, Any] = field(repr=False)

    @property
    def drawing(self) -> str:
        """Return the lines as a data address of an SVG document, empty when nothing was drawn."""
        svg = self.svg
        return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode() if svg else ""

    @property
    def svg(self) -> str:
        """Return the lines as an SVG document, empty when nothing was drawn."""
        drawn = self.row.how is rules.How.DRAWN
        return drawing.read(self.told["strokes"]).svg() if drawn else ""


def checked(form: PartySigns, files: int) -> Drawing | None:
    """Return what was drawn; Invalid with everything that is missing or cannot be."""
    wrong = rules.lacking(
        form.role,
        form.how,
        reason=form.reason,
        witness=form.witness,
        drawn=bool(form.strokes),
        files=files,
    )
    if wrong:
        raise Invalid(**wrong)
    if form.how is not rules.How.DRAWN:
        return None
    try:
        return drawing.read(form.strokes or "")
    except NotADrawing as error:
        raise Invalid(strokes="not_a_drawing") from error


def as_png(drawn: Drawing) -> bytes:
    """Return a drawing as a picture, black on white, 1200 by 400."""
    image = Image.new("L", (drawing.WIDTH * _SCALE, drawing.HEIGHT * _SCALE), 255)
    pen = ImageDraw.Draw(image)
    for line in drawn.lines:
        points = [(x * _SCALE, y * _SCALE) for x, y in line]
        pen.line(points, fill=0, width=_PEN, joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - _PEN // 2, y - _PEN // 2, x + _PEN // 2, y + _PEN // 2), fill=0)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def may_take(work: Work, found: Standing) -> bool:
    """Tell whether signatures by hand still go on this version: nobody of the agency has signed it."""
    document = found.document
    grant = case_rows.grant(work.session, document.case_id, work.actor.agency)
    ours = document.agency == work.actor.agency
    open_ = not found.given and not found.superseded
    return ours and open_ and case_policy.can_contribute(work.actor, grant)


def open_record(work: Work, case_id: int, document_id: int) -> Standing:
    """Return a version signatures by hand go on; NotAllowed for others, Conflict once it is signed."""
    found = standing(work, case_id, document_id)
    grant = case_rows.grant(work.session, case_id, work.actor.agency)
    require(found.document.agency == work.actor.agency)
    require(case_policy.can_contribute(work.actor, grant))
    if not may_take(work, found) or queries.page_of(work.session, document_id) is not None:
        raise Conflict
    return found


def take(
    work: Work,
    case_id: int,
    document_id: int,
    form: PartySigns,
    picture: ReceivedFile | None,
) -> PartySignature:
    """Keep what one person gave, or that they gave nothing and why. The picture becomes evidence."""
    document = open_record(work, case_id, document_id).document
    case = case_rows.by_id(work.session, case_id)
    item_id = cases.keep_evidence(work, case_id, picture) if picture else None
    unchecked = set() if form.how is rules.How.DRAWN else {"strokes"}
    told = form.model_dump(mode="json", exclude={"role", "how"} | unchecked, exclude_none=True)
    kept = _sealed(work, case, told)
    row = PartySignature(
        case_id=case_id,
        document_id=document_id,
        role=form.role,
        how=form.how,
        ref=kept.ref,
        generation=kept.generation,
        sealed=kept.sealed,
        item_id=item_id,
        agency=work.actor.agency,
        taken_by=work.actor.name,
        taken_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        PartySigned(
            case_id=case_id,
            document=document_id,
            item_id=item_id or 0,
            role_zh=PARTY_NAMES[form.role].zh,
            role_en=PARTY_NAMES[form.role].en,
            how_zh=HOW_NAMES[form.how].zh,
            how_en=HOW_NAMES[form.how].en,
            agency=work.actor.agency,
            visibility=document.visibility,
        )
    )
    return row


def opened(work: Work, case_id: int, rows: Sequence[PartySignature]) -> list[Signed]:
    """Open what stands on a record; needs the case's keys."""
    if not rows:
        return []
    case = case_rows.by_id(work.session, case_id)
    keys = cases.keys_of(work, case)
    found = []
    for row in rows:
        kept = SealedText(row.ref, row.generation, row.sealed)
        text = cases.open_text(keys, known(case.id), _KIND, kept, visibility=Visibility.ALL)
        found.append(Signed(row, json.loads(text)))
    return found


def _sealed(work: Work, case: CaseFile, told: dict[str, Any]) -> SealedText:
    text = json.dumps(told, ensure_ascii=False)
    return cases.seal_text(work, case, _KIND, text, visibility=Visibility.ALL)
