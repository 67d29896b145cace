"""What the pages of checklists show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.law import Status
from portal.kernel.text import Text
from referrals.checklists import policy, queries
from referrals.checklists.models import ChecklistDraft
from referrals.checklists.rules import CHOICE_NAMES, KIND_NAMES, Item
from referrals.checklists.rules.sheets import WrongCell, options_text
from referrals.checklists.service.drafting import items_of

MESSAGES = {
    "repeated": Text("已经有这个代码", "This code is taken"),
    "not_a_code": Text(
        "只用小写字母、数字和下划线，以字母开头",
        "Small letters, figures and _, beginning with a letter",
    ),
    "string_pattern_mismatch": Text(
        "只用小写字母、数字和下划线，以字母开头",
        "Small letters, figures and _, beginning with a letter",
    ),
    "not_options": Text("写成 代码=中文|English，一行一个", "Write code=中文|English, one a line"),
    "two_options": Text("至少两个选项，不超过30个", "Two options at least, 30 at most"),
    "not_a_choice": Text("只有选择题才有选项", "Only a choice has options"),
    "not_a_condition": Text(
        "看不懂这个条件；写成 代码 = no，可用 and、or、not 和括号",
        "Not a condition; write code = no, with and, or, not and brackets",
    ),
    "unknown_item": Text(
        "条件里的项目不在本项之前",
        "The condition names an item that does not stand before this one",
    ),
    "unknown_value": Text(
        "条件里的答案不是那一项的选项", "The condition names an answer that item does not have"
    ),
    "others_depend": Text(
        "有别的项目的条件用到它，先改那个条件",
        "A condition of another item needs it; change that first",
    ),
    "nothing_to_check": Text(
        "至少要有一项“符合／不符合”的检查", "At least one item must be answered in order or not"
    ),
    "too_many": Text("不超过500项", "500 items at most"),
    "past_day": Text("不能早于今天", "Not before today"),
    "day_taken": Text(
        "必须晚于上一版的施行日期", "It must be later than the first day of the last version"
    ),
    "cells": Text(
        "有几个单元格不能用，见下；什么都没有导入", "Some cells cannot be taken; nothing was"
    ),
    "no_column": Text("缺这一列", "This column is missing"),
    "unknown_type": Text("不认识这种类型", "Unknown type"),
    "group_open": Text("分组没有结束", "The group is not closed"),
    "group_in_group": Text("分组里不能再有分组", "A group in a group"),
    "yes_or_no": Text("只能填 yes 或者空着", "yes, or empty"),
    "missing": Text("不能空着", "It must not be empty"),
    "no_header": Text("没有找到表头", "No header was found"),
}
STATUSES = [
    (Status.NEEDS_CONFIRMATION.value, Text("待核实", "To be confirmed")),
    (Status.VERIFIED.value, Text("已核对原文", "Checked against the original")),
]


def words() -> dict[str, Any]:
    """Return the names the templates of checklists need."""
    return {
        "kinds": KIND_NAMES,
        "choice_names": CHOICE_NAMES,
        "statuses": STATUSES,
        "messages": MESSAGES,
    }


def show_draft(
    request: Request,
    work: Work,
    draft_id: int,
    *,
    forms: Mapping[str, Bound[Any]] | None = None,
    cells: Sequence[WrongCell] = (),
    status: int = 200,
) -> Response:
    """Render a draft, with the forms to be corrected and the cells that could not be taken."""
    draft = queries.draft(work.session, work.actor, draft_id)
    last = queries.newest(work.session, draft.agency, draft.code)
    return page(
        request,
        "referrals/checklists/draft.html",
        status=status,
        draft=draft,
        items=items_of(draft),
        last=last,
        forms=forms or {},
        cells=[(each.cell, MESSAGES.get(each.code, each.code)) for each in cells],
        can_change=policy.can_change(work.actor, draft),
        can_decide=policy.can_decide(work.actor, draft),
        **words(),
    )


def show_item(
    request: Request,
    draft: ChecklistDraft,
    code: str,
    form: Bound[Any] | None,
) -> Response:
    """Render the form of an item; empty `code`: of a new one."""
    found = next((each for each in items_of(draft) if each.code == code), None)
    bound = form or (Bound(None, raw_of(found)) if found else None)
    view = {"draft": draft, "code": code, "form": bound, **words()}
    status = 422 if form else 200
    return page(request, "referrals/checklists/item.html", status=status, **view)


def raw_of(item: Item) -> dict[str, str]:
    """Return an item as its form has it."""
    texts: dict[str, str] = {}
    for name in ("section", "hint", "evidence"):
        text: Text | None = getattr(item, name)
        texts |= {f"{name}_zh": text.zh if text else "", f"{name}_en": text.en if text else ""}
    flags = {name: "yes" for name in ("required", "asks_amount") if getattr(item, name)}
    return {
        **texts,
        **flags,
        "code": item.code,
        "kind": item.kind.value,
        "zh": item.text.zh,
        "en": item.text.en,
        "instrument": item.law.instrument,
        "article": item.law.article,
        "status": item.law.status.value,
        "relevant": item.relevant,
        "options": options_text(item.options, "\n"),
    }
