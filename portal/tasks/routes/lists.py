"""The tasks of an officer across cases."""

from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from portal.infra.web import SignedIn, Unit, page
from portal.tasks import queries
from portal.tasks.routes import views
from portal.tasks.rules import Place

staff = APIRouter()

Whose = Literal["mine", "agency"]


@staff.get("/tasks", name="tasks.mine")
def mine(
    request: Request,
    actor: SignedIn,
    work: Unit,
    whose: Whose = "mine",
    after: str | None = None,
    before: str | None = None,
) -> Response:
    tasks, earlier, later = queries.mine(
        work.session, actor, whose=whose, after=Place.read(after), before=Place.read(before)
    )
    return page(
        request,
        "portal/tasks/mine.html",
        rows=views.rows(work, tasks),
        whose=whose,
        prev_url=_url(request, whose, "before", tasks[0]) if earlier and tasks else "",
        next_url=_url(request, whose, "after", tasks[-1]) if later and tasks else "",
        **views.words(),
    )


def _url(request: Request, whose: Whose, way: str, task: Any) -> str:
    query = {"whose": whose, way: str(Place(task.order_on, task.id or 0))}
    return f"{request.app.url_path_for('tasks.mine')}?{urlencode(query)}"
