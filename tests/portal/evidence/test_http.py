"""The whole way over HTTP: form in, rows, list, download; as tips and cases put it together."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.testclient import TestClient

from portal.evidence import queries, rules, service
from portal.evidence.rules import Container, ContainerKind, CustodyKind
from portal.infra import uploads
from portal.infra.i18n import current_locale
from portal.infra.templates import render
from portal.infra.uploads import Limits, Received
from portal.infra.work import Works
from portal.kernel.actor import reporter

TIP = Container(ContainerKind.TIP, 3, b"t" * 32)
LIMITS = Limits(file_bytes=64 * 1024 * 1024, files=5, min_free_bytes=0)


def _app(works: Works) -> FastAPI:
    app = FastAPI()

    def keep(received: Received) -> list[int]:
        with works.begin(reporter(3)) as work:
            kept = [service.keep(work, TIP, each) for each in received.files]
            return [service.item_id(item) for item in kept]

    @app.post("/files")
    async def post(request: Request) -> list[int]:
        got = await uploads.receive(request, check_csrf=True, limits=LIMITS, blobs=works.blobs)
        return await run_in_threadpool(keep, got)

    @app.get("/files/{item_id}", name="download")
    def get(item_id: int) -> StreamingResponse:
        with works.begin(reporter(3)) as work:
            item = queries.get(work.session, item_id, kind=TIP.kind, container_id=TIP.id)
            content = service.read(work.blobs, item, TIP)
            service.opened(work, item, CustodyKind.DOWNLOADED, "", tip_id=TIP.id)
            name = service.name_of(item, TIP)
            headers = rules.download_headers(name, item.media_type, size=item.size)
        return StreamingResponse(content, headers=headers)

    return app


@pytest.fixture
def client(works: Works) -> Iterator[TestClient]:
    with TestClient(_app(works)) as client:
        yield client


def _listed(works: Works, **view: Any) -> str:
    with works.begin(reporter(3), writes=False) as work:
        items = service.listing(work, TIP)
    urls = {"url_for": lambda name, **params: f"/{name}/{params}"}
    return render("portal/evidence/_list.html", None, {"items": items, **urls, **view})


def test_files_go_up_are_listed_and_come_down(client: TestClient, works: Works) -> None:
    pdf = b"%PDF-1.7\n" + os.urandom(25 * 1024 * 1024)
    sent = [("files", ("费用 清单.pdf", pdf)), ("files", ("<b>.png", b"\x89PNG\r\n\x1a\n"))]
    first, second = client.post("/files", files=sent).json()

    answer = client.get(f"/files/{first}")
    assert answer.content == pdf
    assert answer.headers["content-length"] == str(len(pdf))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="__ __.pdf"; '
        "filename*=UTF-8''%E8%B4%B9%E7%94%A8%20%E6%B8%85%E5%8D%95.pdf"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get(f"/files/{second}").headers["content-type"] == "image/png"

    page = _listed(works, download_route="download", download_params={"tip_id": 3})
    assert "费用 清单.pdf" in page
    assert "&lt;b&gt;.png" in page
    assert "<b>" not in page
    assert page.count("下载") == 2
    assert "tip_id" in page


def test_the_list_reads_in_english_without_links_and_when_empty(works: Works) -> None:
    token = current_locale.set("en")
    try:
        page = _listed(works)
    finally:
        current_locale.reset(token)
    assert "No evidence files" in page
    assert "<a " not in page


@pytest.mark.parametrize(
    "name", ['a".pdf', "a\\b.pdf", "a%41.pdf", "文件", "a;b=c.txt", "é'(1)*.txt"]
)
def test_download_names_never_break_the_header(name: str) -> None:
    header = rules.download_headers(name, "text/plain", size=1)["Content-Disposition"]
    plain = header.removeprefix('attachment; filename="').partition('"; ')[0]
    assert header.isascii()
    assert not set(plain) & set('"\\%')
    assert "\n" not in header
