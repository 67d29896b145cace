"""What the pages of statements show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import Request, Response

from portal.identity import queries as identity
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.statements import policy, queries, service
from portal.statements.book.columns import COLUMNS
from portal.statements.models import StatementFile
from portal.statements.queries import lines
from portal.statements.rules import Kind
from portal.statements.rules.judging import WORDS
from portal.statements.rules.states import (
    ACTS,
    ASIDE,
    AT_WORK,
    FILE_STATES,
    FILE_TONES,
    LINE_STATES,
    LINE_TONES,
    TABS,
    TO_DECIDE,
    FileState,
    LineState,
    Tab,
)
from portal.statements.service.matching import restored
from portal.statements.service.showing import opened

PAGE = 50
SAMPLES = 3
_PAGES = {Kind.ORDER: ("recoveries.show", "order_id"), Kind.LINE: ("statements.line", "line_id")}


def show_list(
    request: Request,
    work: Work,
    *,
    form: Bound[Any] | None = None,
    status: int = 200,
    line: int = 0,
    before: int | None = None,
) -> Response:
    """Return the statements of the agency, newest first, with the upload form."""
    found = queries.files(work.session, work.actor, before=before, limit=PAGE + 1)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    path = request.app.url_path_for("statements.list")
    return page(
        request,
        "portal/statements/list.html",
        status=status,
        form=form,
        line=line,
        files=found[:PAGE],
        columns=COLUMNS.values(),
        next_url=f"{path}?before={more}" if more else "",
        prev_url=str(path) if before else "",
        **_words(),
    )


def show_file(
    request: Request,
    work: Work,
    file_id: int,
    *,
    tab: Tab | None = None,
    after: int = 0,
    form: Bound[Any] | None = None,
    status: int = 200,
) -> Response:
    """Return the page of a statement with the lines of one tab, which are opened for it."""
    file = queries.file(work.session, work.actor, file_id)
    there = file.state in {FileState.MATCHED, FileState.BOOKING}
    counts = queries.counts(work.session, file_id)
    tab = tab or _first(counts)
    some = (
        lines.page(work.session, file_id, TABS[tab][1], after=after, limit=PAGE + 1)
        if there
        else []
    )
    path = request.app.url_path_for("statements.show", file_id=file_id)
    more = some[PAGE - 1].id if len(some) > PAGE else None
    choosing = file.state is FileState.UPLOADED
    return page(
        request,
        "portal/statements/show.html",
        status=status,
        form=form,
        tab=tab,
        tabs=_tabs(str(path), counts, tab) if there else [],
        lines=opened(work, file, some[:PAGE]),
        next_url=f"{path}?tab={tab}&after={more}" if more else "",
        prev_url=f"{path}?tab={tab}" if after else "",
        samples=service.samples(work, file, SAMPLES) if choosing else [],
        columns=COLUMNS,
        **_about(work, file),
    )


def show_progress(request: Request, work: Work, file_id: int) -> Response:
    """Return how far a statement has come, without opening a line of it."""
    file = queries.file(work.session, work.actor, file_id)
    return page(request, "portal/statements/show.html", fragment="progress", **_about(work, file))


def show_line(
    request: Request,
    work: Work,
    line_id: int,
    *,
    form: Bound[Any] | None = None,
    status: int = 200,
    words: str = "",
) -> Response:
    """Return the page of a line; `words` are what somebody looks for a target by."""
    row = lines.line(work.session, work.actor, line_id)
    file = queries.file(work.session, work.actor, row.file_id)
    found = {(each["kind"], each["id"]): restored(each) for each in row.candidates}
    shown = opened(work, file, [row])[0]
    words, payer = words.strip()[:200], shown.said.counterparty if shown.said else ""
    sought = service.search(work, line_id, words, payer) if words else {}
    found |= {(each.kind.value, each.id): each for each in sought.values()}
    rest = row.fen - row.matched_fen
    paired = lines.line(work.session, work.actor, row.pair_id) if row.pair_id else None
    matches = lines.matches(work.session, line_id)
    decisions = lines.decisions(work.session, line_id)
    return page(
        request,
        "portal/statements/line.html",
        status=status,
        form=form,
        file=file,
        shown=shown,
        row=row,
        rest=rest,
        paired=paired,
        candidates=list(found.values()),
        links=_PAGES,
        sought=words,
        nothing_found=bool(words) and not sought,
        can_decide=row.state in TO_DECIDE,
        can_reopen=row.state in {LineState.SET_ASIDE, LineState.REPEATED} and bool(row.fen),
        acts=[(each.value, ACTS[each]) for each in ASIDE],
        matches=matches,
        decisions=decisions,
        people=_people(work, matches, decisions),
        act_names=ACTS,
        kinds=Kind,
        **_words(),
    )


def _about(work: Work, file: StatementFile) -> dict[str, Any]:
    """Return what the head of a statement shows."""
    counts = queries.counts(work.session, known(file.id))
    total = {state: amount[0] for state, amount in counts.items()}
    sure = counts.get(LineState.STRONG, (0, 0, 0))
    names = _named(work, {file.officer_id, *filter(None, [file.booked_by])})
    breaks = min(file.breaks_up, file.breaks_down)
    return {
        "file": file,
        "live": file.state in AT_WORK,
        "read": file.total - total.get(LineState.WAITING, 0),
        "booked_lines": file.to_book - sure[0] if file.state is FileState.BOOKING else 0,
        "sure_lines": sure[0],
        "sure_fen": sure[1],
        "booked_fen": sum(each[2] for each in counts.values()),
        "can_book": policy.can_book_all(work.actor, file),
        "can_cancel": file.state is not FileState.CANCELLED
        and file.state is not FileState.BOOKING
        and not any(each[2] for each in counts.values()),
        "left": sum(total.get(state, 0) for state in TO_DECIDE),
        "breaks": breaks,
        "people": names,
        **_words(),
    }


def _first(counts: dict[LineState, tuple[int, int, int]]) -> Tab:
    """Return the first tab with lines in it."""
    filled = (tab for tab, (_, states) in TABS.items() if any(each in counts for each in states))
    return next(filled, Tab.SURE)


def _tabs(
    path: str, counts: dict[LineState, tuple[int, int, int]], current: Tab
) -> list[tuple[Any, str, bool, int]]:
    none = (0, 0, 0)
    return [
        (name, f"{path}?tab={tab}", tab is current, sum(counts.get(s, none)[0] for s in states))
        for tab, (name, states) in TABS.items()
    ]


def _people(work: Work, matches: Any, decisions: Any) -> dict[int, str]:
    ids = {match.accepted_by for match, _ in matches} | {each.decided_by for each in decisions}
    ids |= {undo.undone_by for _, undo in matches if undo is not None}
    return _named(work, ids)


def _named(work: Work, ids: Iterable[int]) -> dict[int, str]:
    return {each: identity.officer(work.session, each).name for each in ids}


def _words() -> dict[str, Any]:
    return {
        "file_states": FILE_STATES,
        "file_tones": FILE_TONES,
        "line_states": LINE_STATES,
        "line_tones": LINE_TONES,
        "states": FileState,
        "why_words": WORDS,
    }
