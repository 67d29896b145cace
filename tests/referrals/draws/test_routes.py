"""A draw through the pages; what strangers and the public see of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from portal.infra.settings import ROOT
from tests.referrals.draws.test_service import KNOWN, hospitals
from tests.support.people import csrf_of, same_page

__all__ = ["hospitals"]

FORM = {
    "title": "护理院专项抽查",
    "purpose": "护理院检查任务",
    "source": "双色球第2026025期开奖号码",
    "source_day": "2026-03-05",
    "source_time": "21:30",
    "region": "990100",
    "n_hospital": "3",
}
SEED = {"seed": "03 07 15 21 26 33 11"}


def post(client, page, action, **form):
    return client.post(action, data={"csrf": csrf_of(client.get(page).text), **form})


def test_a_list_is_read_from_a_file_into_the_form(staff_client, hospitals):
    lin, new = staff_client("lin"), "/draws/new/targets"
    rows = "序号,医药机构编码,风险等级,排除原因\n1,H001,高,\n2,H003,,已停业、注销或者迁出\n"
    token = csrf_of(lin.get(new).text)

    def sent(content: str):
        files = {"files": ("名单.csv", content.encode(), "text/csv")}
        return lin.post(f"{new}/file", data={"csrf": token}, files=files)

    shown = sent(rows)
    assert shown.status_code == 200
    listed = "H001\t高\nH003\tlow\t已停业、注销或者迁出"
    assert listed in shown.text.replace("&#9;", "\t")
    assert sent("甲,乙\n1,2\n").status_code == 422
    made = post(lin, new, new, **{**FORM, "n_hospital": "1", "listed": listed})
    assert "花医保抽〔2026〕1号" in made.text


def test_a_draw_in_the_browser(staff_client, public_client, clock, hospitals, tmp_path):
    lin, wei = staff_client("lin"), staff_client("wei")
    new = "/draws/new/targets"
    wrong = post(lin, new, new, **{**FORM, "source_time": "晚上", "listed": "H001 高\nX1"})
    assert wrong.status_code == 422
    assert "21:30" in wrong.text
    wrong = post(lin, new, new, **{**FORM, "listed": "H001 高\nX1"})
    assert (wrong.status_code, "没有这个编码" in wrong.text) == (422, True)
    assert "护理院专项抽查" in wrong.text
    made = post(lin, new, new, **FORM)
    here = made.url.path
    assert "花医保抽〔2026〕1号" in made.text
    absent = here.rsplit("/", 1)[0] + "/987654321"
    for page in (here, f"{here}/pool", f"{here}/changes", f"{here}/sheet"):
        assert wei.get(page).status_code == 404
    theirs, none = wei.get(here), wei.get(absent)
    assert same_page(theirs.text, here) == same_page(none.text, absent)
    assert lin.get(f"{here}/pool").status_code == 409, "with the salt one could foretell the draw"
    assert "花桥H" not in public_client.get("/draws").text
    assert "护理院专项抽查" not in public_client.get("/draws").text
    clock.instant = KNOWN + timedelta(minutes=5)
    lin, he, zhao = (staff_client(login) for login in ("lin", "he", "zhao"))
    assert "等另一人" in post(lin, here, f"{here}/seed", **SEED).text
    assert "03 07 15" not in he.get(here).text
    drawn = post(he, here, f"{here}/confirmation", **SEED)
    assert "抽取结果" in drawn.text
    assert drawn.text.count("H0") >= 3
    number = here.rsplit("/", 1)[1]
    assert public_client.get(f"/draws/{number}/record").status_code == 404
    assert SEED["seed"] in public_client.get("/draws").text
    assert "已公开" in post(zhao, here, f"{here}/release").text
    assert lin.get(f"{here}/pool").text.startswith("cluebridge draw pool")
    file = public_client.get(f"/draws/{number}/record")
    assert file.content == lin.get(f"{here}/record").content
    (tmp_path / "draw.txt").write_bytes(file.content)
    command = [sys.executable, "-I", str(ROOT / "docs" / "draw_verify.py"), "draw.txt"]
    right = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert right.returncode == 0, right.stderr
    assert lin.get(f"{here}/sheet").content.startswith(b"%PDF")
    english = lin.get(here, headers={"Accept-Language": "en"})
    assert english.status_code == 200
