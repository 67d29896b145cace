"""The public door by HTTP: a whole report, backwards and twice, with every kind of bad input."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.evidence.models import EvidenceItem
from portal.infra.work import Works
from portal.intake import jobs
from portal.intake.models import Tip, TipDraft
from portal.intake.rules import DRAFT_LIVES
from portal.intake.steps.order import STEPS
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.registry.models import Institution
from portal.registry.rules import InstitutionKind
from tests.portal.intake.door import answer, codes_of, fill, get, post, start

FILE = ("收费单.txt", b"MARKER-OF-THE-FILE" * 10, "text/plain")


def tips(works: Works) -> list[Tip]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(Tip)).all())


def test_a_whole_report_ends_with_a_receipt_that_opens_the_mailbox(
    public_client: TestClient, works: Works
) -> None:
    fill(public_client, mode="anonymous")
    page = get(public_client, "/report/check")
    assert "挂床住院的经过" in page
    post(public_client, "/report/check")
    number, secret = codes_of(get(public_client, "/report/receipt"))
    assert [tip.number for tip in tips(works)] == [number]
    wrong = post(public_client, "/report/receipt", digits="0000x", status=422)
    assert codes_of(wrong) == (number, secret)
    full_width = secret[-4:].translate({ord("0") + n: ord("０") + n for n in range(10)})
    post(public_client, "/report/receipt", digits=f" {full_width} ")
    assert public_client.get("/report/receipt", follow_redirects=False).headers["location"] == "/"
    post(public_client, "/follow", number=number, secret=secret)
    assert "挂床住院的经过" in get(public_client, "/follow/tip")


def test_without_a_cookie_every_page_leads_to_the_start(public_client: TestClient) -> None:
    for path in ("/report/region", "/report/check", "/report/receipt"):
        assert public_client.get(path, follow_redirects=False).headers["location"] == "/"


def test_the_back_button_and_a_second_start_lose_nothing(public_client: TestClient) -> None:
    start(public_client)
    answer(public_client, "region", region="990102")
    answer(public_client, "place", place_kind="clinic")
    assert re.search(r'value="clinic"\s+checked', get(public_client, "/report/place"))
    start(public_client)
    assert re.search(r'value="990102"\s+checked', get(public_client, "/report/region"))


def test_a_change_leads_straight_back_to_the_check_page(public_client: TestClient) -> None:
    fill(public_client, mode="anonymous")
    get(public_client, "/report/check")
    assert answer(public_client, "place", place_kind="pharmacy") == "/report/check"
    assert answer(public_client, "identity", mode="sealed") == "/report/contact"
    assert answer(public_client, "contact", name="王", contact="x") == "/report/check"


def test_an_institution_is_found_and_chosen_without_a_script(
    public_client: TestClient, works: Works
) -> None:
    with works.begin(SYSTEM) as work:
        institution = Institution(
            code="H1", name="花桥市第二医院", kind=InstitutionKind.HOSPITAL, region="990102"
        )
        work.session.add(institution)
        work.session.flush()
        chosen = str(institution.id)
    fill(public_client, mode="anonymous")
    answer(public_client, "which", action="search", search="第二医院")
    page = get(public_client, "/report/which")
    assert "花桥市第二医院" in page
    answer(public_client, "which", institution=chosen, where_text="typed before, no longer meant")
    assert re.search(rf'value="{chosen}"\s+checked', get(public_client, "/report/which"))
    assert "花桥市第二医院" in get(public_client, "/report/check")
    post(public_client, "/report/check")
    assert [tip.institution_id for tip in tips(works)] == [int(chosen)]


def test_opening_the_mailbox_puts_the_receipt_page_away(
    public_client: TestClient, works: Works
) -> None:
    fill(public_client, mode="anonymous")
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    number, secret = codes_of(get(public_client, "/report/receipt"))
    post(public_client, "/follow", number=number, secret=secret)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(TipDraft)).all() == []


def test_sending_twice_makes_one_tip_and_shows_the_same_receipt(
    public_client: TestClient, works: Works
) -> None:
    fill(public_client, mode="named")
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    first = codes_of(get(public_client, "/report/receipt"))
    post(public_client, "/report/check")
    assert codes_of(get(public_client, "/report/receipt")) == first
    assert len(tips(works)) == 1


def test_the_receipt_page_names_no_agency_and_prints_without_one(public_client: TestClient) -> None:
    fill(public_client, mode="anonymous")
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    printed = get(public_client, "/report/receipt/print")
    assert codes_of(printed) == codes_of(get(public_client, "/report/receipt"))
    for word in ("医保", "医疗保障", "举报", "线索桥"):
        assert word not in printed


def test_files_are_sealed_listed_removed_and_go_with_the_tip(
    public_client: TestClient, works: Works
) -> None:
    start(public_client)
    page = upload(public_client)
    assert "收费单.txt" in page
    removal = re.search(r'action="(/report/files/\d+/removal)"', page)
    assert removal
    post(public_client, removal.group(1), page=page)
    assert "收费单.txt" not in get(public_client, "/report/files")
    upload(public_client)
    fill(public_client, mode="anonymous", begin=False)
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    number, secret = codes_of(get(public_client, "/report/receipt"))
    post(public_client, "/follow", number=number, secret=secret)
    assert "收费单.txt" in get(public_client, "/follow/tip")
    for path in works.settings.data_dir.rglob("*"):
        assert not path.is_file() or b"MARKER-OF-THE-FILE" not in path.read_bytes()


def test_an_upload_without_a_file_or_a_draft_is_told_so(public_client: TestClient) -> None:
    assert public_client.post("/report/files", follow_redirects=False).headers["location"] == "/"
    start(public_client)
    token = csrf(get(public_client, "/report/files"))
    empty = public_client.post(
        "/report/files",
        data={"csrf": token},
        files={"files": ("", b"", "")},
        follow_redirects=False,
    )
    assert empty.status_code == 422
    assert "请先选择文件" in empty.text


def test_a_draft_a_day_old_is_gone_with_its_files(
    public_client: TestClient, works: Works, clock: SetClock
) -> None:
    start(public_client)
    upload(public_client)
    clock.instant += DRAFT_LIVES + timedelta(hours=1)
    jobs.purge(works)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(TipDraft)).all() == []
        assert work.session.exec(select(EvidenceItem)).all() == []
    assert public_client.get("/report/what", follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("a\0b", "含有无法显示的字符"),
        ("钱\u202e款", "含有无法显示的字符"),
        ("长" * 1_700_000, "内容过长"),
        ("", "请填写此项"),
    ],
    ids=["nul", "bidi", "5MB", "empty"],
)
def test_bad_text_is_told_beside_the_field_and_kept(
    public_client: TestClient, typed: str, error: str
) -> None:
    start(public_client)
    page = post(public_client, "/report/details", what=typed, when_text="去年春节", status=422)
    assert error in page
    assert 'id="f-what-error"' in page
    assert "去年春节" in page
    assert typed[:1000].replace("\0", "") == "" or typed[:2] in page


def test_emoji_right_to_left_letters_and_full_width_digits_are_fine(
    public_client: TestClient,
) -> None:
    start(public_client)
    text = "住院３天 😀 שלום"
    answer(public_client, "details", what=text)
    assert text in get(public_client, "/report/details")


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("region", {"region": "000000"}),
        ("region", {}),
        ("place", {"place_kind": "castle"}),
        ("which", {}),
        ("which", {"institution": "999999"}),
        ("which", {"institution": "1; drop"}),
        ("which", {"institution": "other"}),
        ("what", {}),
        ("what", {"categories": ["no_such"]}),
        ("source", {"how_known": "x"}),
        ("identity", {"mode": "king"}),
        ("contact", {"name": "只有名字"}),
        ("reward", {"wants_reward": "maybe"}),
    ],
)
def test_a_wrong_choice_is_told_beside_it(
    public_client: TestClient, step: str, typed: dict[str, str]
) -> None:
    start(public_client)
    page = post(public_client, f"/report/{step}", status=422, **typed)
    assert 'role="alert"' in page


def test_what_was_typed_can_be_thrown_away(public_client: TestClient, works: Works) -> None:
    start(public_client)
    upload(public_client)
    post(public_client, "/report/discard")
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(TipDraft)).all() == []
        assert work.session.exec(select(EvidenceItem)).all() == []


def test_a_question_nobody_asks_does_not_exist(public_client: TestClient) -> None:
    start(public_client)
    assert public_client.get("/report/nonsense").status_code == 404
    assert public_client.post("/report/nonsense", data={}).status_code == 404


def test_an_unanswered_question_is_asked_before_sending(public_client: TestClient) -> None:
    start(public_client)
    assert public_client.get("/report/check", follow_redirects=False).headers["location"] == (
        "/report/region"
    )


def test_a_form_of_another_site_is_refused(public_client: TestClient) -> None:
    start(public_client)
    forged = public_client.post("/report/region", data={"region": "990102"}, follow_redirects=False)
    assert forged.status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/follow", *(f"/report/{step}" for step in (*STEPS, "check", "done", "receipt"))]
)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_public_pages_run_no_script_and_speak_both_languages(
    public_client: TestClient, path: str, locale: str
) -> None:
    fill(public_client, mode="sealed")
    if path == "/report/receipt":
        get(public_client, "/report/check")
        post(public_client, "/report/check")
    public_client.get(f"/language/{locale}")
    page = get(public_client, path)
    assert "<script" not in page or path == "/report/files"
    if locale == "en":
        body = page.split("<main", 1)[1].split("</main>", 1)[0]
        body = re.sub("<cite.*?</cite>|王某|东城街口的医院|挂床住院的经过|去年|第二医院", "", body)
        assert not re.search(r"[\u4e00-\u9fff]", body), re.findall(r"[\u4e00-\u9fff]+", body)


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    return found.group(1) if found else ""


def upload(client: TestClient) -> str:
    token = csrf(get(client, "/report/files"))
    sent = client.post(
        "/report/files", data={"csrf": token}, files={"files": FILE}, follow_redirects=False
    )
    assert sent.status_code == 303, sent.text
    return get(client, "/report/files")
