"""Signing in, activating, appointing and dismissing, through the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from portal.agencies.models import Region
from portal.crypto import codes
from portal.identity import queries, rules, service
from portal.identity.forms import SignIn
from portal.kernel.actor import SYSTEM
from portal.main.people import PASSPHRASE
from tests.conftest import START
from tests.support.people import csrf_of, sign_in


def test_the_home_page_greets_its_officer(staff_client):
    page = staff_client("zhao").get("/")
    assert page.status_code == 200
    assert "赵局长" in page.text


def test_without_a_session_every_page_leads_to_sign_in(staff_client):
    answer = staff_client().get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("login", "passphrase", "code"),
    [
        ("zhao", "wrong", None),
        ("zhao", PASSPHRASE, "000000"),
        ("nobody", PASSPHRASE, "000000"),
    ],
)
def test_a_wrong_sign_in_says_the_same_whatever_was_wrong(
    staff_client, people, login, passphrase, code
):
    client = staff_client()
    form = {"login": login, "passphrase": passphrase, "code": code or people.code("zhao")}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 422
    assert "用户名、口令或动态码不正确" in answer.text
    assert "passphrase" not in client.cookies


def test_a_one_time_code_counts_once(staff_client, people):
    sign_in(staff_client(), people, "zhao")
    form = {"login": "zhao", "passphrase": PASSPHRASE, "code": people.code("zhao")}
    assert staff_client().post("/sign-in", data=form).status_code == 422


def test_five_failures_lock_the_account_for_a_while(staff_client, people, clock):
    client = staff_client()
    for _ in range(5):
        client.post("/sign-in", data={"login": "zhao", "passphrase": "no", "code": "1"})
    form = {"login": "zhao", "passphrase": PASSPHRASE, "code": people.code("zhao")}
    assert client.post("/sign-in", data=form).status_code == 422
    clock.instant += timedelta(minutes=10)
    sign_in(staff_client(), people, "zhao")


def test_a_session_ends_when_left_idle(staff_client, clock):
    client = staff_client("zhao")
    clock.instant += timedelta(minutes=31)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_a_form_without_its_token_is_refused(staff_client):
    assert staff_client("zhao").post("/sign-out", data={}).status_code == 403


def test_a_form_from_another_site_is_refused(staff_client):
    client = staff_client("zhao")
    token = csrf_of(client.get("/").text)
    answer = client.post(
        "/sign-out", data={"csrf": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_signing_out_closes_the_session(staff_client):
    client = staff_client("zhao")
    cookie = dict(client.cookies)
    answer = client.post("/sign-out", data={"csrf": csrf_of(client.get("/").text)})
    assert "Clear-Site-Data" in answer.history[0].headers
    client.cookies.update(cookie)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_a_new_officer_is_appointed_activated_and_given_keys_by_a_colleague(staff_client, clock):
    admin = staff_client("kong")
    token = csrf_of(admin.get("/officers").text)
    form = {"csrf": token, "login": "mei", "name": "梅承办", "agency": "hq-ybj"}
    form["certificate_no"] = "HQ-77"
    made = admin.post("/officers", data={**form, "offices": ["investigator"]})
    code = made.text.split("/activate/")[1].split("<")[0].strip()

    fresh = staff_client()
    short = fresh.post(f"/activate/{code}", data={"passphrase": "short", "again": "short"})
    assert short.status_code == 422
    phrase = "correct horse battery staple"
    done = fresh.post(f"/activate/{code}", data={"passphrase": phrase, "again": phrase})
    secret = done.text.split("<code>")[1].split("<")[0].strip()
    assert fresh.get(f"/activate/{code}").status_code == 404  # once only
    now = pyotp.TOTP(secret).at(clock.now())
    signed = fresh.post("/sign-in", data={"login": "mei", "passphrase": phrase, "code": now})
    assert "梅承办" in signed.text

    shown = fingerprint_on(fresh)
    head = staff_client("zhao")
    page = head.get("/keys")
    for word in ("梅承办", "mei", "HQ-77", "承办人"):
        assert word in page.text
    action = page.text.split('action="/keys/')[1].split('"')[0]
    for login in ("kong", "chen", "lin"):
        other = staff_client(login)
        sent = {"csrf": csrf_of(other.get("/account").text), "fingerprint": shown}
        assert other.post(f"/keys/{action}", data=sent).status_code == 403
        assert other.get("/keys").status_code == 403
    token = csrf_of(page.text)
    for wrong in ("", shown[:4], "0000 0000", fingerprint_on(head)[:9]):
        refused = head.post(f"/keys/{action}", data={"csrf": token, "fingerprint": wrong})
        assert refused.status_code == 422
        assert "指纹不符，请与本人当面核对" in refused.text
    assert "梅承办" in head.get("/keys").text
    head.post(f"/keys/{action}", data={"csrf": token, "fingerprint": shown[:9].upper()})
    assert "HQ-77" not in head.get("/keys").text  # no longer waits, and is among the holders


def fingerprint_on(client) -> str:
    page = client.get("/account").text
    return re.search(r"<code>([0-9a-f]{4}(?: [0-9a-f]{4}){7})</code>", page).group(1)


def appointed(admin, **given):
    form = {"csrf": csrf_of(admin.get("/officers").text), "login": "mei", "name": "梅承办"}
    return admin.post("/officers", data={**form, "agency": "hq-ybj", **given})


def test_an_activation_address_works_for_three_days(staff_client, clock):
    made = appointed(staff_client("kong"), offices=["investigator"])
    path = "/activate/" + made.text.split("/activate/")[1].split("<")[0].strip()
    clock.instant += timedelta(hours=72)
    assert staff_client().get(path).status_code == 200
    clock.instant += timedelta(seconds=1)
    assert staff_client().get(path).status_code == 404
    phrase = "correct horse battery staple"
    sent = staff_client().post(path, data={"passphrase": phrase, "again": phrase})
    assert sent.status_code == 404


@pytest.mark.parametrize(
    "offices",
    [
        ("head", "identity_custodian"),
        ("administrator", "intake"),
        ("auditor", "investigator"),
        ("reward_clerk", "finance"),
        ("head", "finance", "intake"),
    ],
)
def test_offices_that_check_each_other_are_not_one_persons(staff_client, offices):
    refused = appointed(staff_client("kong"), offices=list(offices))
    assert refused.status_code == 422
    assert "所选岗位不能由同一人担任" in refused.text


def test_a_mail_address_is_kept_and_what_is_too_long_is_refused(staff_client, works):
    admin = staff_client("kong")
    for wrong in ({"certificate_no": "9" * 81}, {"email": "no address"}):
        assert appointed(admin, offices=["intake"], **wrong).status_code == 422
    good = {"certificate_no": "9" * 80, "email": "mei@mail.example"}
    assert appointed(admin, offices=["intake"], **good).status_code == 200
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.by_login(work.session, "mei").email == "mei@mail.example"


def test_a_dismissed_last_holder_is_shown_as_such(staff_client, people):
    admin = staff_client("kong")
    token = csrf_of(admin.get("/officers").text)
    for login, shown in (("lin", 0), ("tang", 1)):
        officer_id = people.as_(login)[0].officer_id
        admin.post(f"/officers/{officer_id}/dismissal", data={"csrf": token})
        assert admin.get("/officers").text.count("仍持有最后一把密钥") == shown


def test_tries_at_a_locked_account_do_not_lengthen_the_lock(staff_client, people, clock):
    client = staff_client()
    for _ in range(30):
        client.post("/sign-in", data={"login": "zhao", "passphrase": "no", "code": "1"})
    clock.instant += timedelta(minutes=1, seconds=1)
    sign_in(staff_client(), people, "zhao")


def test_no_lock_is_longer_than_a_quarter_of_an_hour():
    assert rules.locked_until(4, START) is None
    assert rules.locked_until(5, START) == START + timedelta(minutes=1)
    assert rules.locked_until(500, START) == START + timedelta(minutes=15)


def test_no_transaction_is_open_while_a_passphrase_is_tried(works, people, monkeypatch):
    """Another writer gets through in the middle of a sign-in, which on SQLite it otherwise cannot."""
    stretch, seen = codes.stretch_passphrase, []

    def slow(*given, **named):
        with works.begin(SYSTEM) as work:
            work.session.add(Region(code=f"x{len(seen)}", zh="x", en="x"))
        seen.append(works.engine.pool.checkedout())
        return stretch(*given, **named)

    form = SignIn(login="zhao", passphrase=PASSPHRASE, code=people.code("zhao"))
    monkeypatch.setattr(codes, "stretch_passphrase", slow)
    assert service.sign_in(works, form)
    assert seen == [0]


def test_a_dismissed_officer_is_out_at_once(staff_client, people):
    victim, admin = staff_client("sun"), staff_client("kong")
    officer_id = people.as_("sun")[0].officer_id
    token = csrf_of(admin.get("/officers").text)
    admin.post(f"/officers/{officer_id}/dismissal", data={"csrf": token})
    assert victim.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("login", ["zhao", "lin", "shen"])
def test_only_an_administrator_manages_accounts(staff_client, login):
    assert staff_client(login).get("/officers").status_code == 403


def test_only_an_auditor_reads_the_log(staff_client):
    assert staff_client("shen").get("/log").status_code == 200
    assert staff_client("kong").get("/log").status_code == 403


def test_the_page_can_be_read_in_english(staff_client):
    client = staff_client("zhao")
    client.get("/language/en?to=/keys")
    assert "Keys to grant" in client.get("/keys").text
    assert (
        client.get("/language/en?to=//evil.example", follow_redirects=False).headers["location"]
        == "/"
    )


def test_headers_forbid_what_is_not_needed(staff_client):
    first, second = (staff_client().get("/sign-in") for _ in range(2))
    policy = first.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy != second.headers["Content-Security-Policy"]  # a nonce of its own each
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["Referrer-Policy"] == "no-referrer"
