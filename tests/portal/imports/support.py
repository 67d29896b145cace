"""Lists as agencies have them, uploaded as officers do."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from portal.imports import jobs
from portal.infra.work import Works
from tests.support.people import csrf_of

INSTITUTIONS = """花桥市定点医药机构名单,,,,,,,
医保机构编码,机构名称,机构类型,所在区县,医院等级,统一社会信用代码,协议状态,简称
H99010000001,花桥市第一人民医院,三级医院,花桥市,三甲,91350100M000100Y43,有效,一院、市医院
H99010200002,东城社区卫生服务中心,社区卫生服务中心,花桥市东城区,,,有效,
P99010300003,长安路大药房,零售药店,990103,,,暂停,
"""
LEDGER = """案件编号,案由,涉案机构,区县,违规类型,线索来源,办理状态,核查结论,\
受理日期,立案日期,结案日期,涉案金额（万元）,查实金额（元）,承办人账号
001,第一医院挂床,一院,花桥市,挂床住院、虚假住院,群众举报,结案,查证属实,\
2024/3/5,2024年3月20日,20240601,12.3456,"100,000.50",lin
002,东城重复收费,H99010200002,花桥市东城区,重复收费,飞检,在办,,2026-02-20,,,3,,
003,药店刷卡,,花桥市西城区,duplicate_charge,日常检查,立案,,2026-01-05,2026-02-10,,,,
"""


def upload(client: TestClient, kind: str, data: bytes | str, name: str = "名单.csv") -> int:
    """Upload a list; return its run."""
    token = csrf_of(client.get("/imports").text)
    content = data.encode() if isinstance(data, str) else data
    answer = client.post(
        "/imports",
        data={"csrf": token, "kind": kind},
        files={"files": (name, content, "text/csv")},
        follow_redirects=False,
    )
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)
    return int(answer.headers["location"].rsplit("/", 1)[1])


def chosen(html: str) -> list[str]:
    """Return what the columns of a run stand for, as the page has them chosen."""
    selects = re.findall(r'<select[^>]*name="target">(.*?)</select>', html, re.DOTALL)
    found = (re.search(r'value="([^"]*)" selected', each) for each in selects)
    return [match.group(1) if match else "" for match in found]


def post(client: TestClient, run_id: int, what: str, **data: object) -> int:
    """Post a form of a run's page; return the status."""
    html = client.get(f"/imports/{run_id}").text
    data["csrf"] = csrf_of(html)
    return client.post(f"/imports/{run_id}/{what}", data=data, follow_redirects=False).status_code


def check(client: TestClient, works: Works, run_id: int, **data: object) -> str:
    """Take the columns as guessed and have the list checked; return the page."""
    target = chosen(client.get(f"/imports/{run_id}").text)
    assert post(client, run_id, "columns", **{"target": target, **data}) == 303
    jobs.finish(works, run_id)
    return client.get(f"/imports/{run_id}").text


def take(client: TestClient, works: Works, run_id: int) -> str:
    """Start a checked list and let the worker finish it; return the page."""
    assert post(client, run_id, "decision", act="start") == 303
    jobs.finish(works, run_id)
    return client.get(f"/imports/{run_id}").text


def counts(html: str) -> dict[str, int]:
    """Return the figures of a run's page by label."""
    pairs = re.findall(r"<dt>([^<]*)</dt>\s*<dd[^>]*>\s*(\d+)\s*</dd>", html)
    return {label: int(n) for label, n in pairs}
