def test_sign_in(staff_client):
    c = staff_client("zhao")
    r = c.get("/")
    assert r.status_code == 200, r.text
    assert "赵局长" in r.text
    r = c.get("/keys"); assert r.status_code == 200, r.text
    r = staff_client("kong").get("/officers"); assert r.status_code == 200, r.text
    r = staff_client("shen").get("/log"); assert r.status_code == 200, r.text
