"""Lists of checklists, a version, what is different from another, its table."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from portal.agencies import queries as agencies
from portal.evidence.rules import download_headers
from portal.infra import exports
from portal.infra.forms import Bound
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.policy import require
from referrals.checklists import policy, queries
from referrals.checklists.book import registry
from referrals.checklists.routes import views
from referrals.checklists.rules import Checklist, asked, sheets
from referrals.checklists.rules.differences import CHANGE_NAMES, FIELD_NAMES, differences
from referrals.checklists.rules.wording import worded

staff = APIRouter(prefix="/checklists")
Against = Annotated[str, Query(max_length=60)]


@staff.get("", name="checklists.list")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    return show_list(request, work)


@staff.get("/versions/{version}", name="checklists.show")
def show(
    request: Request, version: str, actor: SignedIn, work: Unit, against: Against = ""
) -> Response:
    require(policy.reads(actor))
    found = queries.edition(work.session, actor, version)
    others = [each for each in _every(work) if each.version != version]
    other = queries.edition(work.session, actor, against) if against else None
    return page(
        request,
        "referrals/checklists/show.html",
        checklist=found,
        others=[(each.version, each.version) for each in others],
        against=other,
        changes=differences(other.items, found.items) if other else [],
        changed=CHANGE_NAMES,
        fields=FIELD_NAMES,
        form=Bound(None, {}),
        asked={each.code for each in asked(found, {})},
        when=worded(found),
        **views.words(),
    )


@staff.get("/versions/{version}/table", name="checklists.table")
def table(version: str, actor: SignedIn, work: Unit) -> Response:
    require(policy.reads(actor))
    found = queries.edition(work.session, actor, version)
    return as_table(work, found.version, sheets.rows(found.items))


def show_list(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    """Render every checklist the actor's agency uses, and its drafts."""
    require(policy.reads(work.actor))
    kind = agencies.agency(work.session, work.actor.agency).kind
    today = work.now.astimezone(LEGAL_ZONE).date()
    return page(
        request,
        "referrals/checklists/list.html",
        status=422 if form else 200,
        rows=_every(work),
        today=today,
        general=queries.in_force(work.session, work.actor.agency, kind, today),
        code=kind.value,
        drafts=queries.drafts(work.session, work.actor),
        can_write=policy.writes(work.actor),
        inspects=registry.in_force(kind, today) is not None,
        form=form,
        **views.words(),
    )


def as_table(work: Work, name: str, rows: list[list[str]]) -> Response:
    """Return rows as a workbook to save."""
    made = exports.write_xlsx(sheets.COLUMNS, rows, title="survey", tmp=work.settings.data_dir)
    headers = download_headers(f"{name}.xlsx", made.media_type, size=made.size_bytes)
    return StreamingResponse(exports.pieces(made), headers=headers)


def _every(work: Work) -> list[Checklist]:
    """Return the versions of one's own agency and those that ship for its kind, newest first."""
    kind = agencies.agency(work.session, work.actor.agency).kind
    shipped = [each for each in registry.book() if each.code == kind.value]
    own = queries.editions(work.session, work.actor.agency)
    return sorted([*shipped, *own], key=lambda each: (each.code, each.in_force.since), reverse=True)
