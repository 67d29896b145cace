"""Words, marks and lists of `ui`: clocks, law, money, tables, timelines."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from portal.infra.i18n import current_locale
from portal.kernel.law import Citation, Status
from portal.kernel.text import Text


def clock(**changes: Any) -> SimpleNamespace:
    view = {
        "code": "decide",
        "title": Text("移送决定", "Referral decision"),
        "due_on": date(2026, 10, 10),
        "due_at": None,
        "left_text": Text("还剩 2 个工作日", "2 working days left"),
        "tone": "ok",
        "law": Citation("国务院令第310号（2020修订）", "第五条"),
        "provisional": False,
        "days_url": "/clocks/1",
    }
    return SimpleNamespace(**{**view, **changes})


def test_a_clock_says_what_is_left_until_when_and_by_which_law(draw):
    page = draw("{{ ui.clock(view) }}", view=clock())
    text = page.words
    assert "还剩 2 个工作日" in text
    assert "(2026年10月10日)" in text
    assert page.one("details").text.count("国务院令第310号（2020修订） 第五条") == 1
    assert page.one("time").at["datetime"] == "2026-10-10"
    assert page.one("svg").at["aria-hidden"] == "true"
    assert page.one("a").at["href"] == "/clocks/1"


def test_a_clock_in_hours_shows_the_minute(draw):
    due = datetime(2026, 10, 10, 7, 30, tzinfo=UTC)
    assert "2026年10月10日 15:30)" in draw("{{ ui.clock(view) }}", view=clock(due_at=due)).words


def test_a_provisional_or_dateless_clock_says_so(draw):
    page = draw(
        "{{ ui.clock(view) }}",
        view=clock(provisional=True, due_on=None, days_url="", tone="paused"),
    )
    assert "暂定" in page.words
    assert not page.all("time")
    assert not page.all("a")


def test_english_follows_the_locale(draw):
    current_locale.set("en")
    text = draw("{{ ui.clock(view) }}", view=clock()).words
    assert "2 working days left" in text
    assert "(2026-10-10)" in text
    assert not re.search(r"[一-鿿]", text.replace("国务院令第310号（2020修订） 第五条", ""))


@pytest.mark.parametrize("tone", ["ok", "soon", "late", "done", "paused", "info"])
def test_tones_never_speak_by_colour_alone(draw, tone):
    page = draw(
        '{{ ui.badge(text, tone) }}{{ ui.notice("标题", "说明", tone) }}',
        text=Text("已受理", "Accepted"),
        tone=tone,
    )
    assert len(page.all("svg")) == 2
    assert "已受理" in page.one("span").text


def test_law_shows_what_is_not_confirmed(draw):
    source = "{{ ui.law(law) }}"
    assert (
        "待核实"
        not in draw("<p>" + source + "</p>", law=Citation("某办法", "第三条")).one("p").text
    )
    unsure = Citation("某办法", "第三条", Status.NEEDS_CONFIRMATION)
    assert "待核实" in draw("<p>" + source + "</p>", law=unsure).one("p").text
    assert not draw(source, law=None).found


def test_money(draw):
    assert (
        draw("{{ ui.money(36000000) }}").one("span", **{"class": "money"}).text == "360,000.00 元"
    )
    assert "没有金额" in draw("{{ ui.money(none) }}").words


def test_a_table_has_a_caption_scopes_and_a_sort_mark(draw):
    source = """{% set amount = ui.th("金额", num=true, url="/s", sorted="descending") %}
      {% call ui.table("案件", ["机构", amount]) %}
      <tr><td>甲</td><td>1</td></tr>{% endcall %}"""
    page = draw(source)
    assert page.one("caption").text == "案件"
    assert [th.at["scope"] for th in page.all("th")] == ["col", "col"]
    assert page.all("th")[1].at["aria-sort"] == "descending"
    region = page.one("div", role="region")
    assert region.at["tabindex"] == "0"
    assert region.at["aria-label"] == "案件"
    assert len(page.all("tbody")) == 1


def test_lists_tell_apart_absent_and_empty(draw):
    page = draw(
        '{{ ui.facts([("甲", none), ("乙", "两\\n行"), ("丙", 0), ("丁", ui.money(100))]) }}'
    )
    assert [dd.text.strip() for dd in page.all("dd")] == ["—未填写", "两\n行", "0", "1.00 元"]
    assert page.all("dd")[1].at["class"] == "said"
    assert "class" not in page.all("dd")[3].at


def test_a_summary_names_what_each_link_changes(draw):
    page = draw('{{ ui.summary_list([("机构", "甲", "/c", "机构名称"), ("金额", none, "", "")]) }}')
    assert page.one("a").text == "修改 机构名称"
    assert "未填写" in page.all("dd")[-1].text


def test_timeline_steps_files_pager(draw):
    now = datetime(2026, 10, 8, 3, tzinfo=UTC)
    page = draw(
        "{{ ui.timeline(items) }}{{ ui.steps(steps) }}{{ ui.file_list(files) }}"
        "{{ ui.pager('', '/n') }}{{ ui.pager('', '') }}",
        items=[
            {"at": now, "who": "吴", "text": "受理", "detail": "<i>"},
            {"at": now, "text": "核查"},
        ],
        steps=[{"text": "受理", "state": "now"}, {"text": "核查"}],
        files=[
            {"name": "<x>.jpg", "url": "/f", "size": 2345678, "remove_url": "/r"},
            {"name": "b"},
        ],
    )
    assert "2026-10-08 11:00" in page.all("ol")[0].text
    assert page.one("li", **{"aria-current": "step"}).text.split() == ["受理", "正在进行"]
    assert page.one("form").at["action"] == "/r"
    assert "2.3 MB" in page.one("ul").text
    assert page.one("nav").at["aria-label"] == "翻页"
    assert page.one("a", rel="next").at["href"] == "/n"


def test_small_parts(draw):
    page = draw("""{% call ui.page_header("标题", "副题") %}<b>1</b>{% endcall %}
      {{ ui.page_header("二") }}
      {{ ui.empty("还没有", "以后会有") }}{{ ui.back("/x") }}{{ ui.code("1234 5678 90", "回执码") }}
      {{ ui.progress(3, 10, "导入") }}{{ ui.submit("送出", name="a", value="b") }}
      {% call ui.lane("事实", id="facts", wide=true) %}
      {% call ui.panel("线索") %}内容{% endcall %}{% endcall %}""")
    assert [h.text for h in page.all("h1")] == ["标题", "二"]
    assert page.one("div", **{"class": "code"}).text.split() == ["回执码", "1234", "5678", "90"]
    assert page.one("progress").at == {"value": "3", "max": "10"}
    assert page.one("section", id="facts").at["aria-label"] == "事实"
    assert "内容" in page.one("section", **{"class": "panel"}).text
