"""The auditor's view of the custody log."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response

from portal.audit import policy, queries, rules
from portal.audit.models import AuditLeaf
from portal.infra.web import SignedIn, Unit, page, sections
from portal.kernel import events
from portal.kernel.policy import require

staff = APIRouter(prefix="/log")


@staff.get("", name="audit.log")
def log(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    require(policy.can_read(actor))
    leaves = queries.newest(work.session, before=before)
    told = tuple(rules.Told(e.id, e.agency, e.case_id, e.tip_id) for e in leaves)
    checkpoint = queries.latest_checkpoint(work.session)
    return page(
        request,
        "portal/audit/log.html",
        leaves=leaves,
        apart=work.ask(rules.KeptApart(told), otherwise=frozenset()) | _sealed(leaves),
        sealed=rules.SEALED,
        checkpoint=checkpoint,
        sections=sections(request, work, "log"),
    )


def _sealed(leaves: Iterable[AuditLeaf]) -> frozenset[int]:
    """Return those whose words say nothing to anybody."""
    sealed = {name for name, kind in events.kinds().items() if kind.apart}
    return frozenset(each.id for each in leaves if each.event in sealed)
