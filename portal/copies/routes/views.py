"""What the pages of previews and working copies show."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.copies import queries
from portal.copies.rules import COPY_NAMES, PLAYABLE, Verdict
from portal.copies.rules.places import place
from portal.copies.rules.words import FACTS, HEADINGS, NOTES, TELLING, failure
from portal.copies.service import Taken
from portal.copies.service.marks import mark_of
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.forms import Bound
from portal.infra.sandbox import GUARDS
from portal.infra.sandbox.answer import Answer
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.text import Text

_MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
MIN_ROWS, SPARE_ROWS = 4, 2


def on_item(work: Work, item_id: int) -> Mapping[str, Any]:
    """Return the section of the page of one piece of evidence: verdict, copies, ways to look."""
    return {
        "item_id": item_id,
        "verdict": _verdict(work, item_id),
        "copies": queries.around(work.session, item_id),
        "copy_names": COPY_NAMES,
        "agency_names": {each.code: each.name for each in agencies.all_agencies(work.session)},
        "scans": bool(work.settings.clamd),
    }


def on_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Return how many of a tip's files a scanner found a virus in, None when there is none."""
    files = evidence.of(work.session, ContainerKind.TIP, tip_id)
    found = queries.verdicts(work.session, [known(each.id) for each in files])
    infected = [each for each in found.values() if each.verdict is Verdict.FOUND]
    return {"marks": [mark_of(each) for each in infected]} if infected else None


def desk(
    request: Request,
    work: Work,
    taken: Taken,
    *,
    forms: Mapping[str, Bound[Any]] | None = None,
    failed: Text | None = None,
    status: int = 200,
) -> Response:
    """Render the page on which copies of a file are made; `failed` says why one was not."""
    return page(
        request,
        "portal/copies/desk.html",
        status=status,
        taken=taken,
        forms=forms or {},
        failed=failed,
        may_make=_may_make(work, taken),
        view=on_item(work, taken.item_id),
    )


def preview(request: Request, work: Work, taken: Taken, answer: Answer | None) -> Response:
    """Render a preview; without `answer` the file is played."""
    return page(
        request,
        "portal/copies/preview.html",
        taken=taken,
        plays=PLAYABLE.get(taken.media_type, "") if answer is None else "",
        verdict=_verdict(work, taken.item_id),
        **shown(answer or Answer()),
    )


def report(request: Request, taken: Taken, answer: Answer) -> Response:
    """Render the metadata of a file in words."""
    return page(request, "portal/copies/metadata.html", taken=taken, **shown(answer))


def redaction(
    request: Request,
    taken: Taken,
    answer: Answer,
    *,
    form: Bound[Any] | None = None,
    failed: Text | None = None,
) -> Response:
    """Render a page of the file and the boxes to black out."""
    view = shown(answer)
    return page(
        request,
        "portal/copies/redaction.html",
        status=422 if form or failed else 200,
        taken=taken,
        form=form,
        rows=_rows(form, view["number"]),
        **{**view, "failed": failed or view["failed"]},
    )


def shown(answer: Answer) -> dict[str, Any]:
    """Return an answer of the sandbox as templates show it: words for codes, pictures as data."""
    head = answer.head
    return {
        "kind": head.kind,
        "failed": failure(head.failed, head.numbers) if head.failed else None,
        "pictures": [_data_url(each) for each in answer.pictures],
        "blocks": [(HEADINGS.get(b.heading, b.heading), b.text, b.cells) for b in head.blocks],
        "facts": facts(head.facts),
        "telling": any(code in TELLING for code, _ in head.facts),
        "notes": [NOTES[each] for each in head.notes if each in NOTES],
        "pages": head.pages,
        "number": head.numbers.get("page", 1),
        "left_out": head.numbers.get("pictures_left_out", 0),
        "unguarded": bool(head.guards) and not set(head.guards) >= set(GUARDS),
    }


def facts(found: list[tuple[str, str]]) -> list[tuple[Text, Text | str]]:
    """Return name and value; what leads to a person or a place comes first."""
    known = [(code, value) for code, value in found if code in FACTS]
    known.sort(key=lambda each: TELLING.index(each[0]) if each[0] in TELLING else len(TELLING))
    return [(FACTS[code], place(value) if code == "gps" else value) for code, value in known]


def _verdict(work: Work, item_id: int) -> Any:
    row = queries.verdicts(work.session, [item_id]).get(item_id)
    return {"mark": mark_of(row), "row": row} if row else None


def _may_make(work: Work, taken: Taken) -> bool:
    grant = cases.grant(work.session, taken.case_id, work.actor.agency)
    return case_policy.can_contribute(work.actor, grant)


def _rows(form: Bound[Any] | None, number: int) -> list[tuple[str, ...]]:
    """Return the rows of boxes as typed, and empty ones below for the page looked at."""
    columns = [form.raw.get(name) or [] if form else [] for name in BOX_FIELDS]
    longest = max(map(len, columns))
    typed = [tuple(c[i] if i < len(c) else "" for c in columns) for i in range(longest)]
    typed = [row for row in typed if any(row[1:])]
    empty = max(MIN_ROWS - len(typed), SPARE_ROWS)
    return [*typed, *[(str(number), "", "", "", "")] * empty]


BOX_FIELDS = ("page", "left", "top", "width", "height")


def _data_url(picture: bytes) -> str:
    kind = next(kind for magic, kind in _MAGIC.items() if picture.startswith(magic))
    return f"data:{kind};base64,{b64encode(picture).decode()}"
